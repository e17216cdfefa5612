"""Holds what a model wrote against what the repository says, sentence by sentence.

Three outcomes: a claim is dropped because something in it is contradicted or stands nowhere; it is shown as
*inferred*, because nothing speaks against it and code cannot tell more; or it is shown as *stated*, which takes nothing
less than the repository's own words with nothing beside them but facts that were looked up. The words of a model never
become a headline.
"""

"""What the program talks about, as plain values.

Frozen, comparable, free of git, of files and of models: every other room imports this one and it imports none of
them. A constructor refuses a wrong value, so code further on never has to ask again.
"""

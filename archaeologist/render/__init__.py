"""Turns what was found into something to read: a screen, Markdown, a page, or JSON.

An answer becomes a document of blocks once; each presenter draws the blocks in its own way. Nothing here looks at a
repository, a terminal or a clock: width, colour and links are given from outside.
"""

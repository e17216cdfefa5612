"""The forges that pull requests live on: one small protocol, GitHub's API, and what speaks like it.

Nothing here looks at history. A comment comes in as text and is put in its place; what people answered comes out.
"""

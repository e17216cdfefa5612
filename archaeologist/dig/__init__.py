"""Questions over history: plain deterministic functions, no model, same answer every time.

Each takes a `site.Site` (a repository, its index, the revision looked from) and gives back values of `domain`. The
tools are thin doors to what is here.
"""

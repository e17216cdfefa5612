"""Prompts, one a file, read through `archaeologist.prompts`."""

if __name__ != "archaeologist.prompts":
    raise ImportError("import archaeologist.prompts, not prompts")

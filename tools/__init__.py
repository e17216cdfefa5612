"""The tools of an investigation: one family a file, each tool a few lines over `archaeologist.dig`.

Real files live at the top level of the repository; the package has them as `archaeologist.tools`.
"""

if __name__ != "archaeologist.tools":
    raise ImportError("import archaeologist.tools, not tools")

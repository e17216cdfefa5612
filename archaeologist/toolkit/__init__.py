"""The contract of a tool; this room knows no tool.

A tool is a plain function over a context, registered once. The same object is called in process, offered to a model
as a function, served to other agents and run from the command line. A failure is a result, never an exception.
"""

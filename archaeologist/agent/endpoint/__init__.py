"""The way to a model: one client for every server that speaks the chat completions protocol, and what they get wrong.

Nothing here knows what an investigation is. The `openai` client is imported when the first request is made.
"""

"""Explains why code is the way it is, from the history of its repository, with every sentence resting on evidence."""

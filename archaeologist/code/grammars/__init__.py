"""The languages, one family a file: tables that say what the nodes of a grammar mean. No grammar is loaded here."""

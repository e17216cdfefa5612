"""The faces of the program. They read what was asked, call `app`, and show what came back; no history is read here."""

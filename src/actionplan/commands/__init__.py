"""The verbs of the command line, and how they meet a terminal. What each needs is imported inside it."""

"""The terminal: what comes from its keys, how it is left, what happens when it goes away."""

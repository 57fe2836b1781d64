"""How fast the program is, measured as a user waits for it: ``python -m benchmarks``; see README.md here."""

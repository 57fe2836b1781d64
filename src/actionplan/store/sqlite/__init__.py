"""A plan in a SQLite file."""

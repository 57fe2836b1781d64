"""A module a format: each only lays out what it is given."""

"""Which form of JSON a plan is exported in, for whoever writes it and whoever reads it."""

FORMAT_VERSION = 2
"""Goes up when a program that reads the export would have to change."""

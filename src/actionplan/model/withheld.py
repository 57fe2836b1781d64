"""What stands in a document for its readers in the place of what they may not read."""

from __future__ import annotations

WITHHELD = "not published"
"""Stands where something is known and not said to everybody."""

"""What makes an edit valid, and what follows from it: of actions, of other records, of a weekly review."""

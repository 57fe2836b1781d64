"""What both doors do, once: screens and commands call these, and each is told who does it."""

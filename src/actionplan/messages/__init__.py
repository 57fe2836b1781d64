"""What leaves the plan for people who do not open it: dates for a calendar, reminders, and a small table to fill in."""

"""What every engine shares: records to rows, the SQL that reads and writes them, and the rules of a save."""

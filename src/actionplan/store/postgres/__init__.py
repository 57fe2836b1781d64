"""A plan on a PostgreSQL server."""

"""Many people on one plan, on each engine: ``python -m benchmarks.together``; see README.md beside this folder."""

"""``python -m actionplan``."""

from actionplan.cli import main

if __name__ == "__main__":
    main()

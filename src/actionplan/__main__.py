"""``actionplan``, and ``python -m actionplan``: where the program begins."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line. Ctrl+C while it is still being loaded ends it as at any other time."""
    try:
        from actionplan.cli import main as command_line

        command_line()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

"""What a command line has loaded when it ends."""

from __future__ import annotations

import json
import subprocess
import sys

LOOK = """
import json, sys
from actionplan.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code
heavy = ("textual", "sqlite_utils", "yaml", "rich", "starlette", "uvicorn", "jinja2", "icalendar", "smtplib")
print("\\n" + json.dumps([name for name in heavy if name in sys.modules]))
"""


def loaded(*args: str) -> set[str]:
    """Which of the dear packages a command line has loaded at its end."""
    command = [sys.executable, "-c", LOOK, *args]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, encoding="utf-8")
    return set(json.loads(result.stdout.splitlines()[-1]))

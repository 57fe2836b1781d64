"""How fast the program is, measured as a user waits for it: ``python -m benchmarks``; see README.md here."""

import sys
from pathlib import Path

# The server, the network and the people at work that the tests have are measured here too.
sys.path.append(str(Path(__file__).parents[1] / "tests"))

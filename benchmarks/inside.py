"""Rules, store and reports without a screen: runs the pytest-benchmark files of ``benchmarks/in_process``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.run import Run

HERE = Path(__file__).parent / "in_process"


def measure(run: Run) -> None:
    """Runs them on the plans of this run, in a process of their own, and takes over their medians."""
    output = run.folder / "inside.json"
    plans = json.dumps(run.databases)
    env = os.environ | {"ACTIONPLAN_BENCHMARK_PLANS": plans}
    options = ["-q", "-c", str(HERE / "pytest.ini"), f"--benchmark-json={output}", str(HERE)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options], env=env, stdout=sys.stderr, cwd=HERE.parents[1], check=False
    )
    if done.returncode:
        run.trouble(f"inside: pytest ended with {done.returncode}")
    if not output.exists():
        return
    for one in json.loads(output.read_text(encoding="utf-8"))["benchmarks"]:
        for taken in one["stats"]["data"]:
            run.results.add(f"inside: {one['group']}", one["params"]["size"], taken * 1000)

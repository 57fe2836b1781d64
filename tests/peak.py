"""How much memory a program has taken."""

from __future__ import annotations

from pathlib import Path


def peak_kilobytes() -> int:
    """The most kilobytes that this process has held since it began to run this program.

    What ``getrusage`` says counts what the process was forked from as well.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1])
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

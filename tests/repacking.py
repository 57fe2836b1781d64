"""Files that are a zip of parts, written anew with some of their parts changed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path


def repacked(path: Path, changes: Mapping[str, Callable[[bytes], bytes]]) -> None:
    """Writes the file at ``path`` anew with some of its parts changed, or added."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts |= {name: change(parts.get(name, b"")) for name, change in changes.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)

"""How much a reliability test does: little with all the tests, all of it with ``pytest -m soak``."""

from __future__ import annotations

from typing import Any

import pytest


def sizes(name: str, small: Any, full: Any) -> pytest.MarkDecorator:
    """A test with a parameter ``name``: ``small`` by default, ``full`` behind the mark ``soak``."""
    return pytest.mark.parametrize(name, [small, pytest.param(full, marks=pytest.mark.soak)], ids=["some", "full"])

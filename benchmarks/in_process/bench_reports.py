"""Exports in every format that needs no other program, from the store to the bytes."""

from __future__ import annotations

from typing import Any

import pytest

from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.export import export
from benchmarks.plans import TODAY

PAPER_MOST = 10_000
"""A document of more actions than that is for nobody, and takes minutes."""


@pytest.mark.parametrize("form", ["md", "html", "docx", "xlsx", "csv", "json"])
def bench_export(measured: Any, store: SqliteStore, size: int, form: str) -> None:
    """The whole file; of a large plan, once."""
    if size > PAPER_MOST and form in ("html", "docx", "xlsx"):
        pytest.skip("a document of so many actions is for nobody")
    assert measured(lambda: export(store, form, today=TODAY, made_by="bench"), once=size > 1_000)

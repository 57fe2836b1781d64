"""Makes the example documents from the demonstration plan: ``python docs/examples.py``; it needs the extra ``pdf``.

The days and times in them come from the data, so that making them again changes nothing but what the program changed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

NAMES = ("docx", "xlsx", "html", "pdf", "md", "csv", "json")
MADE_BY = "Improvement Lead"


def main() -> None:
    """Writes them to the folder beside this file."""
    from actionplan import demo
    from actionplan.reports.audience import Audience
    from actionplan.reports.formats import file_name, format_of, written
    from actionplan.store.sqlite.store import SqliteStore
    from actionplan.usecases.export import edition

    target = Path(__file__).with_name("examples")
    target.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "demo.db"
        demo.make(database)
        store = SqliteStore(database)
        board = edition(store, today=demo.TODAY, made_by=MADE_BY)
        public = edition(store, today=demo.TODAY, audience=Audience.PUBLIC, made_by=MADE_BY)
        store.close()
    for name in NAMES:
        form = format_of(name)
        path = target / file_name(board.summary.plan, form)
        path.write_bytes(written(board, form))
    form = format_of("html")
    path = target / file_name(public.summary.plan, form, Audience.PUBLIC)
    path.write_bytes(written(public, form))


if __name__ == "__main__":
    main()

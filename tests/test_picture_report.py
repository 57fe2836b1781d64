"""Where a picture of a screen differs, a page shows how it was approved and how it is now."""

from __future__ import annotations

import re
from pathlib import Path

import picture_report

OLD, NEW = "<svg>as approved</svg>\n", "<svg>as it is</svg>\n"


def shown_in(page: Path) -> list[str]:
    """The pictures that a page shows, each read where the page says it lies."""
    sources = re.findall(r'<img src="([^"]+)"', page.read_text("utf-8"))
    return [(page.parent / source).read_text("utf-8") for source in sources]


def test_a_page_shows_both_and_then_one_over_the_other(tmp_path: Path) -> None:
    page = picture_report.write("help-80x24", OLD, NEW, tmp_path / "report")
    assert shown_in(page) == [OLD, NEW, OLD, NEW]


def test_a_picture_that_is_new_is_shown_alone(tmp_path: Path) -> None:
    page = picture_report.write("new-80x24", None, NEW, tmp_path)
    assert shown_in(page) == [NEW]
    assert "not approved yet" in page.read_text("utf-8")


def test_one_page_shows_them_all_and_none_where_none_differs(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    assert picture_report.write_index(folder) is None
    picture_report.write("plan-light", OLD, NEW, folder)
    picture_report.write("help-light", None, NEW, folder)
    page = picture_report.write_index(folder)
    assert page is not None
    assert shown_in(page) == [NEW, OLD, NEW, OLD, NEW]
    picture_report.clear(folder)
    assert not folder.exists()

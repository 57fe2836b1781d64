"""The papers that an edition can be: what each is made by."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actionplan.reports.blocks import Paper
from actionplan.reports.board_report import one_page, paper
from actionplan.reports.edition import Edition, PaperKind
from actionplan.reports.response_paper import response_paper

_MADE_BY: Mapping[PaperKind, Callable[[Edition], Paper]] = {
    PaperKind.SUMMARY: paper,
    PaperKind.RESPONSE: response_paper,
    PaperKind.ONE_PAGE: one_page,
}


def paper_of(edition: Edition) -> Paper:
    """The paper of an edition."""
    return _MADE_BY[edition.paper](edition)

"""The part of a plan file that says what the RAG summary says about itself: the words of the plan's first report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actionplan.model.field import NAME
from actionplan.model.number_words import number_of
from actionplan.model.plan import ReportText
from actionplan.model.report import Purpose
from actionplan.model.sanitise import folded
from actionplan.planfiles.plan_draft import texts
from actionplan.planfiles.yaml_events import quoted
from actionplan.planfiles.yaml_nodes import Node


def read_report(node: Node) -> ReportText:
    """What a plan file says about its report. Raises BadPlanFile for whatever is wrong with it."""
    parts = node.fields(optional=tuple(_READ))
    return ReportText(**{name: _READ[name](part) for name, part in parts.items()})


def _lines(node: Node) -> str:
    """A text of one line or several, or a list of lines."""
    return "\n".join(texts(node)) if isinstance(node.content, list) else node.text(lines=True)


def _paragraphs(node: Node) -> tuple[tuple[str, str], ...]:
    """Headings, each with what is written under it."""
    paragraphs: dict[str, tuple[str, str]] = {}
    for heading, text in node.pairs():
        if len(heading) > NAME:
            raise text.bad(f"the heading has {number_of(len(heading), 'character')}; shorten it to {NAME}")
        if folded(heading) in paragraphs:
            raise text.bad(f"the heading {quoted(heading)} is there twice; choose another one here")
        paragraphs[folded(heading)] = (heading, text.text(lines=True))
    return tuple(paragraphs.values())


_READ: Mapping[str, Callable[[Node], Any]] = {
    "heading": Node.text,
    "by": _lines,
    "to": _lines,
    "classification": Node.text,
    "exempt": Node.text,
    "purpose": lambda node: node.choice(Purpose),
    "next_meeting": Node.day,
    "verdict": lambda node: node.text(lines=True),
    "recommendation": _lines,
    "contact": texts,
    "background_documents": texts,
    "paragraphs": _paragraphs,
    "publish_posts": lambda node: node.one_of(("true", "false")) == "true",
}
"""How each key is read; all of them may be left out."""

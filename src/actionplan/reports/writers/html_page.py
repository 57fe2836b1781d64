"""The paper as one HTML file: no script, nothing from outside, and a policy in it that says so."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from actionplan.reports.blocks import Paper
from actionplan.reports.writers.html_blocks import LARGE, USUAL, drawn_with, sections_of, templates

_NOT_PLAIN = re.compile("[^A-Za-z0-9 ,.]")


def style_sheet() -> str:
    """The rules of the report's own look, which the pages of a site have too."""
    return (files("actionplan.reports.writers") / "templates" / "paper.css").read_text(encoding="utf-8")


def html(paper: Paper) -> bytes:
    """The paper as a page of HTML in UTF-8; the same paper gives the same bytes."""
    from markupsafe import Markup

    look = LARGE if paper.has_large_print else USUAL
    style = style_sheet() + _running(paper.running, look.foot)
    return (
        templates()
        .get_template("paper.html")
        .render(
            paper=paper,
            sections=sections_of(paper, look),
            style=Markup(style),
            digest=f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}",
            made_at=paper.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            **drawn_with(look),
        )
        .encode()
    )


def _running(text: str, size: float) -> str:
    """What the foot of every printed page says. It is data in a style sheet, so all but plain letters is escaped."""
    escaped = _NOT_PLAIN.sub(lambda match: f"\\{ord(match[0]):x} ", text)
    look = f'font: {size:g}pt/1.1 Arial, "Liberation Sans", "DejaVu Sans", sans-serif; color: #3c4043;'
    return (
        f'@page {{ @bottom-left {{ content: "{escaped}"; width: 80%; text-align: left; {look} }}\n'
        f'  @bottom-right {{ content: "Page " counter(page) " of " counter(pages); width: 20%; text-align: right; '
        f"{look} }} }}\n"
    )

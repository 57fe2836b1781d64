"""How the pages look: their templates, the one style sheet, the one script, and the addresses of those."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from actionplan.reports.writers.html_blocks import templates
from actionplan.reports.writers.html_page import style_sheet

if TYPE_CHECKING:
    from jinja2 import Environment


class Asset(NamedTuple):
    """A file that every page uses. Its address changes with its content, so that it may be kept for ever."""

    address: str
    content: bytes
    kind: str


@cache
def environment() -> Environment:
    """The templates of the pages, and those of the report that they share."""
    return templates("actionplan.web")


@cache
def style() -> Asset:
    """The report's own rules, then those of the pages."""
    own = (files("actionplan.web") / "templates" / "site.css").read_bytes()
    content = style_sheet().encode() + own
    return Asset(f"/style-{_digest(content)}.css", content, "text/css; charset=utf-8")


@cache
def script() -> Asset:
    """What shows the new figures when the plan changes; all can be read without it."""
    content = (files("actionplan.web") / "templates" / "live.js").read_bytes()
    return Asset(f"/live-{_digest(content)}.js", content, "text/javascript; charset=utf-8")


ICON = Asset(
    "/icon.svg",
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    b'<path d="M16 2 30 16 16 30 2 16Z" fill="#1f5fa8"/></svg>',
    "image/svg+xml",
)
"""What stands for the site in a row of tabs."""


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]

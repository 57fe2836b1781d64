"""A page of a few lines, for those who may not see the pages of the plan: it shows nothing of it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from actionplan.web.look import ICON, environment, style


def plain_page(title: str, lines: Sequence[str], *, onward: str = "", status: int = 200) -> Response:
    """A page with a heading and lines.

    Args:
        title: The heading.
        lines: What it says.
        onward: What the link to the pages is called; empty for none.
        status: The status of the answer.
    """
    content = (
        environment()
        .get_template("closed.html")
        .render(title=title, lines=lines, onward=onward, style=style().address, icon=ICON.address)
    )
    answer = Response(content, status, media_type="text/html; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    return answer

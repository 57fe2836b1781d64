"""The paper as a PDF, made of its HTML. WeasyPrint is an extra, and imported when it is needed."""

from __future__ import annotations

import gc
import logging
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, NoReturn

from actionplan.model.refusal import Invalid
from actionplan.reports.blocks import AnyChart, Figures, Paper
from actionplan.reports.writers.html_page import html

HOW = 'a PDF needs WeasyPrint, which is not installed; run: pip install "actionplan[pdf]"'
"""What to do without it."""
NO_PANGO = "a PDF needs the library Pango beside WeasyPrint; install it (on Debian: libpango-1.0-0 libpangoft2-1.0-0)"


def pdf(paper: Paper) -> bytes:
    """The paper as a tagged PDF (PDF/UA-1) on A4; the same paper gives the same bytes where the fonts are the same.

    Raises:
        Invalid: if WeasyPrint, or what it needs of the system, is not there.
    """
    try:
        import weasyprint  # noqa: F401
    except ImportError as error:
        raise Invalid("format", HOW) from error
    except OSError as error:  # WeasyPrint is there, Pango is not
        raise Invalid("format", NO_PANGO) from error
    blocks = (*paper.front, *paper.blocks, *paper.appendix)
    charts = [chart for block in blocks if isinstance(block, Figures) for chart in block.charts]
    page = html(paper).decode()
    with _uncollected(), _unprintable() as signs:
        data = _printed(page, charts)
        if signs:
            data = _printed(_named(page, signs), charts)
    return data


def _printed(page: str, charts: Sequence[AnyChart]) -> bytes:
    from weasyprint import HTML

    from actionplan.reports.writers.pdf_tags import settle_tags

    def finish(document: Any, made: Any) -> None:
        settle_tags(document, made, charts)

    identifier = sha256(page.encode()).hexdigest()[:32].encode()
    data = HTML(string=page, url_fetcher=_refuse).write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=identifier, presentational_hints=True, finisher=finish
    )
    return bytes(data or b"")


def _refuse(url: str, *_args: object, **_more: object) -> NoReturn:
    """Nothing is fetched: there is nothing outside that the page needs."""
    raise ValueError(f"not fetched: {url}")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leaves garbage where it is meanwhile.

    WeasyPrint keeps nearly all of what it makes until the file is written, hundreds of thousands of objects; to look
    through them again and again for what it does not takes a fifth of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


# --- signs that no font here has -------------------------------------------------------------------------------


class _Unprintable(logging.Handler):
    """Keeps the signs of which WeasyPrint says that they are printed as an empty box."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.signs: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg.startswith(".notdef") and isinstance(record.args, tuple):
            self.signs.add(str(record.args[0]))


@contextmanager
def _unprintable() -> Iterator[set[str]]:
    """The signs that no font of this computer has, as they are met."""
    log, handler = logging.getLogger("weasyprint"), _Unprintable()
    log.addHandler(handler)
    try:
        yield handler.signs
    finally:
        log.removeHandler(handler)


def _named(page: str, signs: Iterable[str]) -> str:
    """The page with the names of signs in their place: ``[thumbs up sign]``.

    An empty box says nothing on paper, and a PDF that everybody can use has none by its rules.
    """
    for sign in sorted(signs):
        name = f"[{unicodedata.name(sign, 'unknown sign').lower()}]"
        # In the style sheet, where the foot of the pages is, it is written as its number.
        page = page.replace(sign, name).replace(f"\\{ord(sign):x} ", name)
    return page

"""An unexpected error: a short message, and a log that says where it happened but nothing of the plan.

A message of an exception, or a local variable, may hold what somebody wrote about a child; so the log has the kinds of
the errors and the places in the code, and nothing else.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

from actionplan import __version__, settings

MOST_BYTES = 200_000
"""A log that has grown larger is begun again."""


def report(error: BaseException) -> str:
    """Writes an error to the log; answers with the line to show."""
    message = f"something unexpected went wrong ({type(error).__name__}); what was saved is safe"
    try:
        path = settings.log_path()
        _append(path, log_entry(error))
    except (OSError, ValueError):
        return f"{message}, and the log could not be written"
    return f"{message}. Send {path} to whoever looks after actionplan: it holds no text of the plan"


def log_entry(error: BaseException) -> str:
    """What goes into the log: when, what version, and of each error in the chain its kind and its places."""
    system = f"Python {sys.version.split()[0]} on {sys.platform}"
    moment = settings.now().isoformat(timespec="seconds")
    return "\n".join([f"{moment} actionplan {__version__}, {system}", *_chain(error), "", ""])


def _chain(error: BaseException) -> Iterator[str]:
    ids: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in ids:
        ids.add(id(current))
        yield f"{type(current).__module__}.{type(current).__qualname__}{_code(current)}"
        for frame, line in traceback.walk_tb(current.__traceback__):
            code = frame.f_code
            yield f"  {_short_path(code.co_filename)}:{line} {code.co_qualname}"
        current = current.__cause__ or current.__context__ or _inner_error(current)


def _inner_error(error: BaseException) -> BaseException | None:
    """The error that a worker of Textual's has ended with."""
    inner = getattr(error, "error", None)
    return inner if isinstance(inner, BaseException) else None


def _code(error: BaseException) -> str:
    """What the system or SQLite calls it: a word or a number, never text."""
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "errno", None)
    if code is None:
        return ""
    return f" [{code}]"


def _short_path(file: str) -> str:
    """The last parts of a path: the first ones may name somebody."""
    return "/".join(Path(file).parts[-3:])


def _append(path: Path, text: str) -> None:
    settings.make_private(path.parent)
    if path.exists() and path.stat().st_size > MOST_BYTES:
        path.unlink()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8", errors="replace") as file:
        file.write(text)

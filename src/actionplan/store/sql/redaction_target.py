"""Which text of a change is meant by what somebody wants redacted, and when it is none that may be."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from actionplan.model.fields import label
from actionplan.model.free_text import HEADING, Search, forms_of, is_free_text, is_kept, is_redacted
from actionplan.model.mistakes import MISTAKE
from actionplan.model.record_kinds import KIND_NAMED
from actionplan.model.redactions import RedactionOrder
from actionplan.model.refusal import Invalid
from actionplan.store import Nothing
from actionplan.store.sql.reading import READERS
from actionplan.store.sql.statements import Connection

_MOST_NAMED = 8
"""So many of the texts of a change are named, where none of them is meant."""


class _Text(NamedTuple):
    """A text that a change has written; ``ref`` is empty for its note."""

    field: str
    heading: str
    """Of a field of the plan's own, its heading; else what the field is called."""
    ref: str
    text: str
    is_free: bool


class Target(NamedTuple):
    """What is to be redacted."""

    search: Search
    field: str
    """``note`` of the change, or the field of a record; one of the plan's own by its heading."""
    ref: str
    """The record; empty for the note."""


def target_of(conn: Connection, order: RedactionOrder) -> Target:
    """The text that is meant, and what finds it.

    Raises:
        Nothing: if there is no such change.
        Invalid: if it holds no such text, or it may not be redacted.
    """
    meant = _text_meant(conn, order)
    text = meant.text
    if order.piece:
        if order.piece not in text:
            raise Invalid("piece", f"{order.piece!r} does not stand there; give it just as it was written")
        text = order.piece
    search = Search(forms_of(text), is_piece=bool(order.piece))
    for field, words in (("reason", order.reason), ("by", order.by)):
        if search.finds(words):
            raise Invalid(field, f"the {field} says again what is to be redacted; word it otherwise")
    return Target(search, meant.heading if meant.field == "own_fields" else meant.field, meant.ref)


def _text_meant(conn: Connection, order: RedactionOrder) -> _Text:
    texts = [text for text in _texts_of(conn, order.change) if not order.ref or text.ref == order.ref]
    matches = _called(texts, order.field)
    if not matches and order.ref:
        # Whoever sees it in a record may name any change of that.
        there = _texts_of(conn, order.change, all_there=True)
        matches = _called([text for text in there if text.ref == order.ref], order.field)
    if not matches:
        raise Invalid("field", f"change {order.change} says nothing there; {_choice(texts)}")
    free = [text for text in matches if text.is_free]
    if not free:
        raise Invalid(
            "field",
            f"the {matches[0].heading} is no free text: dates, ratings, refs and the names of who did something stay",
        )
    if order.piece:
        # Wherever it stands it is the same piece.
        free = [text for text in free if order.piece in text.text][:1] or free
    if len({text.text for text in free}) > 1:
        refs = ", ".join(dict.fromkeys(text.ref for text in free))
        raise Invalid("ref", f"change {order.change} says something else in each of {refs}; say which with --ref")
    if free[0].text == MISTAKE:
        raise Invalid("field", f"the {free[0].heading} is what the program itself says")
    if is_redacted(free[0].text):
        raise Invalid("field", f"the {free[0].heading} of change {order.change} is redacted already")
    return free[0]


def _called(texts: list[_Text], name: str) -> list[_Text]:
    return [text for text in texts if _folded(name) in (_folded(text.field), _folded(text.heading))]


def _choice(texts: list[_Text]) -> str:
    names = dict.fromkeys(
        text.heading if not text.ref else f"{text.heading} of {text.ref}" for text in texts if text.is_free
    )
    if not names:
        return "it has nothing that could be redacted"
    more = len(names) - _MOST_NAMED
    listed = ", ".join([*names][:_MOST_NAMED])
    return f"it has: {listed} and {more} more" if more > 0 else f"it has: {listed}"


def texts_of(conn: Connection, change: int) -> tuple[tuple[str, str, str], ...]:
    """The free texts that a change has written: the field or own heading, the ref of the record, none for its note, and
    the text.

    Raises Nothing if there is no such change.
    """
    return tuple(
        (text.heading if text.field == "own_fields" else text.field, text.ref, text.text)
        for text in _texts_of(conn, change)
        if text.is_free and not is_redacted(text.text)
    )


def _texts_of(conn: Connection, change: int, *, all_there: bool = False) -> list[_Text]:
    """The texts that a change has written; with ``all_there`` all that the records had then that it touched."""
    row = conn.execute("SELECT note FROM change WHERE seq = ?", (change,)).fetchone()
    if row is None:
        raise Nothing(f"there is no change {change}; see: actionplan history")
    (note,) = row
    texts = [_Text("note", "note", "", note, True)] if note else []
    rows = conn.execute("SELECT kind, ref, before, after FROM log WHERE change = ? ORDER BY seq", (change,)).fetchall()
    for kind, ref, before, after in rows:
        was, now = (READERS[kind].with_lists(json.loads(text or "{}")) for text in (before, after))
        was = {} if all_there else was
        for field in KIND_NAMED[kind].fields:
            value = now.get(field.name)
            if not value or value == was.get(field.name):
                continue
            is_free = is_free_text(kind, field) and not is_kept(kind, field.name, now)
            if field.name == "own_fields":
                pairs = dict(was.get(field.name) or ())
                texts += [_Text(field.name, name, ref, text, True) for name, text in value if pairs.get(name) != text]
                texts += [_Text(field.name, HEADING, ref, name, True) for name, _ in value if name not in pairs]
            else:
                texts.append(_Text(field.name, label(field.name), ref, _as_text(value), is_free))
    return texts


def _as_text(value: Any) -> str:
    """A value as one text. Of a list of parts there is none: a piece of it is redacted where it stands elsewhere."""
    return value if isinstance(value, str) else ""


def _folded(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").casefold().strip()

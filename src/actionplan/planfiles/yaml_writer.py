"""Texts, lists and keys as the YAML of a plan file, so that what is read from it is what was written, sign for sign.

Each text stands in double quotes on one line. A sign that ends a line, cannot be seen or means something there stands
as its number, which the reader of plan files takes as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

Value: TypeAlias = "str | int | date | Sequence[Value] | Mapping[str, Value]"
"""What a plan file can say: no empty text, list or group of keys is ever written."""
_QUOTED = {'"': '\\"', "\\": "\\u005c"}
_LARGEST_SHORT = 0xFFFF


def written(keys: Mapping[str, Value]) -> bytes:
    """A plan file of these keys, in their order."""
    return ("\n".join(_mapping(keys, 0)) + "\n").encode()


def without_empty(keys: Mapping[str, Value | None]) -> dict[str, Value]:
    """The keys that say something."""
    return {key: value for key, value in keys.items() if value not in (None, "", (), [], {})}


def _mapping(keys: Mapping[str, Value], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for key, value in keys.items():
        name = key if key.isidentifier() and key.isascii() else quoted_text(key)
        if isinstance(value, Mapping):
            yield f"{indent}{name}:"
            yield from _mapping(value, depth + 1)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield f"{indent}{name}:"
            for item in value:
                yield from _item(item, depth + 1)
        else:
            yield f"{indent}{name}: {_scalar(value)}"


def _item(value: Value, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(value, Mapping):
        first, *others = _mapping(value, depth + 1)
        yield f"{indent}- {first.lstrip(' ')}"
        yield from others
    else:
        yield f"{indent}- {_scalar(value)}"


def _scalar(value: Value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return quoted_text(value) if isinstance(value, str) else str(value)


def quoted_text(text: str) -> str:
    """A text in double quotes."""
    return f'"{"".join(map(_sign, text))}"'


def _sign(sign: str) -> str:
    if sign in _QUOTED:
        return _QUOTED[sign]
    if sign == " " or sign.isprintable():
        return sign
    number = ord(sign)
    return f"\\u{number:04x}" if number <= _LARGEST_SHORT else f"\\U{number:08x}"

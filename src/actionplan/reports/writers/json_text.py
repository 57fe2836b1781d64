"""JSON as text: ASCII, so that no control byte of anybody's text reaches a terminal."""

from __future__ import annotations

import re

from msgspec import to_builtins
from msgspec.json import Encoder
from msgspec.json import format as pretty

_ENCODER = Encoder()
_NOT_ASCII = re.compile(r"[^\n -~]")


def written(value: object) -> str:
    """``value`` as JSON text with a line feed at its end; of a list, each object on a line of its own."""
    try:
        return _encoded(value)
    except UnicodeEncodeError:
        # Half a sign, which only a damaged file has: the standard library writes it as it is, more slowly.
        import json

        return json.dumps(to_builtins(value), indent=2) + "\n"


def _encoded(value: object) -> str:
    if isinstance(value, list):
        # A line an object suits the tools that read line by line too.
        text = b"[" + _ENCODER.encode_lines(value)[:-1].replace(b"\n", b",\n ") + b"]\n"
    else:
        text = pretty(_ENCODER.encode(value)) + b"\n"
    if text.isascii() and b"\x7f" not in text:
        return text.decode("ascii")
    return _NOT_ASCII.sub(_escaped, text.decode())


def _escaped(sign: re.Match[str]) -> str:
    """A sign that is not ASCII as JSON escapes it: beyond 16 bits, as two."""
    code = sign[0].encode("utf-16-be").hex()
    return "".join(f"\\u{code[start : start + 4]}" for start in range(0, len(code), 4))

"""Texts that fields have to bear: every form of each kind of value, and what nobody means to type."""

from __future__ import annotations

import re

from textual.keys import Keys

HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
NASTY = {
    "markup": "[/] [red] [BUG] [b [@click=app.quit()]x[/]",
    "escapes": "\x1b[2J\x1b]52;c;aGk=\x07\x1b]0;owned\x07\x9b31m",
    "bidi": "\u202etxet \u2066right\u2069 to left \u05d0\u05d1\u05d2",
    "emoji": "👩‍👩‍👧‍👦 🇬🇧 👍🏽 e\u0301\u0301\u0301 漢字漢字漢字 ﷽",
    "long": "x" * 200,
    "formula": "=1+1;+2;-3;@x;\"quoted\",'y'",
    "lines": "one\ntwo\r\nthree\u2028four\tfive",
    "zero": "\u200b\ufeff\u00ad a\u2060b",
}

PRINTABLE = "".join(map(chr, range(0x20, 0x7F))) + "£–’éß€漢👍"
"""What a keyboard can type, and a few signs of others."""
KEY_NAMES = tuple(sorted({key.value for key in Keys if not key.value.startswith("<")}))

DATES = (
    *("-", "–", "none", "never", "0", "29 feb", "29 feb 2027", "31/2", "31/2/27", "1 jan 1", "0001-01-01"),
    *("9999-12-31", "31/12/9999", "31 dec 9999", "+1d", "-1d", "+99999w", "-99999w", "+1m", "+9999m", "+0", "fri"),
    *("next friday", "last fri", "in 3 weeks", "in 99999999999 years", "end of month", "end of jan", "end of term"),
    *("mid jan", "q4", "Q1 2027", "Q9", "jan 2027", "jan 0", "today", "yesterday", "tomorrow", "2026-02-30"),
    *("2026-13-01", "2026-1-1", "27/11/26", "1/1/1", "00/00/00", "31 mar", "thursday 31 march 2027", "easter"),
    *("٣١ mar", "１/１/２７", "+²w", "½", "+1e9d", "NaN", "∞ weeks", "--", "+", "1/", "/1/", "12:30", "2026W45"),
)
CHOICES = (
    *("red", "Amber", "g", "blue", "open", "complete", "closed", "withdrawn", "high", "critical", "normal", "emerging"),
    *("sustained", "not assessed", "audit", "casework audit", "yes", "no", "y", "n", "maybe", "strong", "weak"),
    *("not mapped", "still true", "at risk", "1", "0", "-1", "1.1", "9.9", "D1"),
)
NAMES = (
    *("Head of Quality", "head of qualty", "HEAD OF QUALITY", "KCC\\jsmith", "J Smith", "jo", "nobody", "A; B, C"),
    *(
        "theme:1",
        "rag:red -late",
        "foo:bar",
        "due:7",
        "due:<q4",
        "due:",
        "or",
        "a or",
        "- -",
        '"',
        '"complete"',
        "~x/y",
    ),
)
EMPTY = ("", " ", "\t", "\u200b", "\u00a0")
LONG = ("x" * 10_000, "x" * 10_001, "words and " * 1_000)
EVERY = (*EMPTY, *DATES, *CHOICES, *NAMES, *NASTY.values(), PRINTABLE, *LONG, *KEY_NAMES)
"""All of them. None begins with a slash: a field may be the name of a file."""

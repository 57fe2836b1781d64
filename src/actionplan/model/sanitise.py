"""Text that people typed: stored as typed, shown harmlessly.

A terminal obeys control characters and a document library refuses some of them, so everything that shows
somebody's text passes it through :func:`sanitise` first; everything that stores it passes it through :func:`clean`.
"""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls, DEL, line separators, lone surrogates, and every format character but the two joiners
# that Indic and Persian scripts and emoji need; and two that no XML document, so no Word file, can hold.
_HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# The flags of England, Scotland and Wales: a black flag, then letters that no terminal shows, then a sign that ends
# them. Such letters anywhere else could hide a text, and so they are harmful.
_FLAGS = "|".join(
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"
    for region in ("gbeng", "gbsct", "gbwls")
)
_FLAG_OR_HARMFUL = re.compile(f"{_FLAGS}|{_HARMFUL.pattern}")
_SURROGATES = re.compile("[\ud800-\udfff]")
_NEWLINES = re.compile(r"\r\n?|[\u2028\u2029]")
_AFTER_SLASH = re.compile(r"(?<=[/\\])")
_SPACES = re.compile(r"\s+")
_INDENT = re.compile(r"^[ \t]+")
_EMPTY_LINES = re.compile(r"\n{4,}")
_TRIGGERS = ("=", "+", "-", "@")
_LEAD = re.compile(r"[\s'\u200b\ufeff]*")


def _harmless(match: re.Match[str]) -> str:
    if len(match.group()) > 1:
        return match.group()
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return "\ufffd"


def sanitise(text: str) -> str:
    """``text`` on one line with every control character as a visible sign, e.g. ESC as ``\u241b``."""
    if text.isascii() and text.isprintable():
        return text
    return _FLAG_OR_HARMFUL.sub(_harmless, text)


def broken_at_slashes(text: str, width: int) -> str:
    """``text`` with line feeds in words of more than ``width`` characters: behind slashes, where there are any."""
    lines: list[str] = []
    for line in text.split("\n"):
        lines.append(" ".join(_broken(word, width) for word in line.split(" ")))
    return "\n".join(lines)


def _broken(word: str, width: int) -> str:
    if len(word) <= width:
        return word
    pieces = [""]
    for part in _AFTER_SLASH.split(word):
        if pieces[-1] and len(pieces[-1]) + len(part) > width:
            pieces.append("")
        pieces[-1] += part
    return "\n".join(pieces)


def shown_lines(text: str) -> str:
    """Like :func:`sanitise`, keeping line feeds, for text that may have several lines."""
    return "\n".join(sanitise(line) for line in text.split("\n"))


def first_line(text: str) -> str:
    """What a place of one line shows of ``text``, harmless: its first line that says something, and … if more do."""
    if "\n" not in text:
        return sanitise(text)
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    more = "…" if len(lines) > 1 else ""
    return sanitise(f"{''.join(lines[:1]).lstrip()}{more}")


def followed(text: str, separator: str, *tails: str) -> str:
    """``text`` and what else is said, with ``separator`` between; on a line of its own where ``text`` has several."""
    between = "\n" if "\n" in text else separator
    return between.join(filter(None, (text, separator.join(filter(None, tails)))))


def with_line_feeds(text: str) -> str:
    """``text`` with a line feed at the end of each line, whatever stood there."""
    return _NEWLINES.sub("\n", text)


def clean(text: str, *, lines: bool = False) -> str:
    """``text`` as it is stored: trimmed, without what no database can hold.

    NUL is dropped and a lone surrogate becomes the replacement character; a tab becomes a space. Everything stands on
    one line, or with ``lines`` on as many as were typed, less what nobody sees: spaces at their ends, an indentation
    that all have, and of several empty lines those after the second. All else stays as typed.
    """
    text = with_line_feeds(_SURROGATES.sub("\ufffd", text.replace("\x00", "")))
    if not lines or "\n" not in text:
        return text.replace("\n", " ").replace("\t", " ").strip()
    typed_lines = [_INDENT.sub(_spaces, line).replace("\t", " ").rstrip() for line in text.split("\n")]
    margin = min((len(line) - len(line.lstrip(" ")) for line in typed_lines if line), default=0)
    return _EMPTY_LINES.sub("\n\n\n", "\n".join(line[margin:] for line in typed_lines)).strip()


def _spaces(indent: re.Match[str]) -> str:
    """A tab in front of a line is as wide as most programs show it."""
    return indent[0].expandtabs(4)


def defused(text: str) -> str:
    """``text`` as a spreadsheet reads it as text: an apostrophe in front of what would be a formula.

    Spreadsheets also look behind leading spaces, and fold full-width signs to plain ones. Text that only looks
    defused gets one more apostrophe, so that taking one away gives every text back as it was.
    """
    lead = _LEAD.match(text)[0]  # type: ignore[index]  # it matches the empty text too
    first = unicodedata.normalize("NFKC", text[len(lead) :][:1])
    if first[:1] in _TRIGGERS or any(sign in lead for sign in "\t\r\n"):
        return f"'{text}"
    return text


def undefused(text: str) -> str:
    """What :func:`defused` has made ``text`` of; text that it cannot have made stays as it is."""
    if text.startswith("'") and defused(text[1:]) == text:
        return text[1:]
    return text


def folded(text: str) -> str:
    """``text`` for searching: compatibility forms, no case, one space between words."""
    if text.isascii():
        return _SPACES.sub(" ", text).casefold()
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).casefold()


def same_person(name: str, other_name: str) -> bool:
    """Whether two names mean one person: only letters and digits count, and a domain in front does not.

    ``KCC\\jsmith``, ``jsmith`` and ``J Smith`` are the same.
    """
    return _person(name) == _person(other_name) != ""


def _person(name: str) -> str:
    return "".join(sign for sign in folded(name.rpartition("\\")[2]) if sign.isalnum())

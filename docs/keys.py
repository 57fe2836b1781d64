"""Writes docs/keys.md, the ids of all keys: ``python docs/keys.py``."""

from __future__ import annotations

from pathlib import Path

from textual.keys import key_to_character

from actionplan.keymap import TOGETHER, our_bindings

HEAD = """# The keys, by id

Each line of `keymap.yaml` gives one of these other keys ([how](guide.md)). Two may share a key where they do
not work in the same place, or where they share it here.

| id | key | what it does | where |
| --- | --- | --- | --- |
"""
_SIGNS = {"slash": "/", "backslash": "\\", "at": "@", "minus": "-", "plus": "+", "underscore": "_"}


def _shown(key: str) -> str:
    """The sign that a key types; else its name."""
    sign = _SIGNS.get(key) or key_to_character(key) or ""
    return sign if sign.isprintable() and sign.strip() else key


def page() -> str:
    """The whole page."""
    rows = []
    for binding in our_bindings():
        prefix = str(binding.id).partition(".")[0]
        places = [place for place, prefixes in TOGETHER.items() if prefix in prefixes.split()]
        where = "every screen" if prefix == "app" else ", ".join(places)
        keys = " ".join(f"`{_shown(key)}`" for key in binding.key.split(","))
        rows.append((str(binding.id), keys, binding.tooltip or binding.description, where))
    return HEAD + "".join(f"| `{name}` | {keys} | {words} | {where} |\n" for name, keys, words, where in sorted(rows))


if __name__ == "__main__":
    Path(__file__).with_name("keys.md").write_text(page(), encoding="utf-8")

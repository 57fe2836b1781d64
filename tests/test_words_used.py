"""The words of CONTRIBUTING's table are the ones that people read: in the program's texts, the README and the docs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROGRAM = ROOT / "src" / "actionplan"
PROSE = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
NOT_TEXT = {PROGRAM / "demo.py"}
"""What people of the made-up plan say, in their own words."""


def words_table() -> dict[str, tuple[str, ...]]:
    """What is written, and what is not written in its place, from the table in CONTRIBUTING."""
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("\n## Words\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", section, re.MULTILINE)
    return {written: tuple(avoided.split(" · ")) for written, avoided in rows[2:]}


def texts_of(module: Path) -> Iterator[tuple[int, str]]:
    """The texts in a module, with their lines: its strings, those with values in them too, without its docstrings."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.lineno, node.value


_SQL = re.compile(r"(BEGIN|SELECT|SET|CREATE|INSERT|UPDATE|ALTER) [A-Z]")
"""A statement is for a database and not for people."""


def avoided_in(text: str, table: dict[str, tuple[str, ...]]) -> list[str]:
    """What of the table's right column stands in ``text``, each with what is written in its place."""
    plain = re.sub(r"`[^`]*`", "", text)
    return [
        f"{phrase!r}: write {written!r}"
        for written, phrases in table.items()
        for phrase in phrases
        if re.search(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])", plain, re.IGNORECASE)
    ]


def test_the_table_is_there() -> None:
    table = words_table()
    assert table["main concern"][0] == "biggest drag"
    assert len(table) > 15
    assert avoided_in("Its Biggest drag is 1.4.", table) == ["'biggest drag': write 'main concern'"]
    assert not avoided_in("Its main concern is 1.4; the dragon is not.", table)


@pytest.mark.parametrize("module", sorted(PROGRAM.rglob("*.py")), ids=lambda path: str(path.relative_to(PROGRAM)))
def test_the_program_writes_the_words_of_the_table(module: Path) -> None:
    table = words_table()
    texts = [] if module in NOT_TEXT else [(line, text) for line, text in texts_of(module) if not _SQL.match(text)]
    assert [(line, found) for line, text in texts for found in avoided_in(text, table)] == []


@pytest.mark.parametrize("page", PROSE, ids=lambda path: path.name)
def test_the_docs_write_the_words_of_the_table(page: Path) -> None:
    table = words_table()
    lines = page.read_text(encoding="utf-8").splitlines()
    assert [(number, found) for number, line in enumerate(lines, 1) for found in avoided_in(line, table)] == []

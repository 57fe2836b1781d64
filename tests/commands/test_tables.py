"""What stands on a terminal: no line is too wide, nothing obeys what people typed, and colours where it has any."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from actionplan.commands.console import emit_lines
from actionplan.commands.styled import NARROW_SIGNS, Styled, cell_width, folded
from actionplan.commands.tables import grid, hanging, paragraph
from actionplan.model.sanitise import first_line, sanitise
from command_line import done
from terminal import Terminal

SIGNS = st.sampled_from("aB1 .,-–…●é日本語👩\u200d\ufe0f❤\u0301\t\x1b\n")
TYPED = st.text(SIGNS, max_size=60) | st.text(max_size=30)
"""What people may type: wide signs, joined ones, and such as a terminal would obey."""
COLUMNS = st.integers(min_value=20, max_value=60)


@pytest.mark.parametrize("sign", NARROW_SIGNS)
def test_what_is_taken_for_narrow_is_one_cell_wide(sign: str) -> None:
    assert (cell_width(sign), cell_len(sign)) == (1, 1)


@given(typed=TYPED, columns=COLUMNS)
def test_a_text_is_folded_where_rich_folds_it(typed: str, columns: int) -> None:
    text = sanitise(typed)
    lines = Text(text).wrap(Console(), columns)
    assert [*folded([Styled(text)], columns)] == [line.plain.rstrip() for line in lines]


@given(rows=st.lists(st.tuples(TYPED, TYPED, TYPED), min_size=1, max_size=4), columns=COLUMNS)
def test_a_table_is_no_wider_than_the_terminal_and_its_columns_stand_below_one_another(
    rows: list[tuple[str, str, str]], columns: int
) -> None:
    # A joiner at the edge of a cell joins with the space beside it, and then no two terminals agree how wide that is.
    assume(not any(cell.strip("\u200d") != cell for row in rows for cell in row))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(columns))
        lines = [*grid(("Ref", "Action", "Late"), rows, flexible={0: 4, 1: 4, 2: 4}, right=(2,))]
    assert len(lines) == 1 + len(rows)
    for line in lines:
        assert cell_len(line) <= columns
        assert line == sanitise(line).rstrip()


@given(label=TYPED, value=TYPED)
def test_the_lines_of_a_value_stand_below_one_another(label: str, value: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "40")
        first, *others = hanging([label], value, indent=6)
        room = 40 - max(6, cell_width(first_line(label)))
    assert first.startswith(first_line(label).rstrip())
    for line in others:
        assert not line.strip() or line.startswith(" " * 6)
        assert cell_width(line.strip()) <= max(20, room)


def test_a_pipe_has_no_width_and_no_colours() -> None:
    sentence = "word " * 100
    assert [*paragraph(Styled(sentence, "bold red"))] == [sentence.strip()]


@pytest.mark.skipif(os.name == "nt", reason="a pty is Unix")
@pytest.mark.parametrize(
    ("environment", "mark"),
    [({}, "\x1b[1;31m▲ Red\x1b[0m"), ({"NO_COLOR": "1"}, "\x1b[1m▲ Red\x1b[0m"), ({"NO_COLOR": ""}, "\x1b[1;31m▲ Red")],
)
def test_a_rating_is_coloured_unless_nobody_wants_colours(
    environment: dict[str, str], mark: str, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("update", "1.2", "--rag", "red", "--note", "stuck")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with Terminal("list") as terminal:
        assert terminal.wait_for_end() == 0
        assert mark in terminal.raw.decode()
        assert "Case recording" in terminal.text


@pytest.mark.skipif(os.name == "nt", reason="a pty is Unix")
def test_a_terminal_without_colours_gets_no_codes(database: Path) -> None:
    code = "import os, sys; os.environ['TERM'] = 'dumb'; from actionplan.cli import main; main(['list'])"
    with Terminal(program=("-c", code)) as terminal:
        assert terminal.wait_for_end() == 0
        assert "○ Unrated" in terminal.text
        assert b"\x1b" not in terminal.raw


@pytest.mark.skipif(os.name == "nt", reason="a pipe that nobody reads is an error of its own on Unix")
def test_a_reader_who_has_seen_enough_ends_it_without_a_word(database: Path) -> None:
    code = """
import itertools
from actionplan.commands.console import emit_lines
emit_lines("x" * 100 for _ in itertools.count())
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "x" * 100 + "\n"
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0


def test_the_first_lines_are_written_before_the_last_are_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    output = io.StringIO()
    monkeypatch.setattr(sys, "stdout", output)
    written = []

    def lines() -> Iterator[str]:
        for number in range(1_000):
            written.append(output.getvalue().count("\n"))
            yield str(number)

    emit_lines(lines())
    assert 0 < written[500] <= 500
    assert output.getvalue().split() == [str(number) for number in range(1_000)]

"""Whatever lines are typed without a grid: each is answered in plain lines, and the plan stays sound."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from command_line import done
from made_once import made_demo
from plain_talk import CONTROL, conversation

WORDS = (
    *(
        "1.2",
        "1.4",
        "3.6",
        "9.9",
        "M1",
        "D3",
        "duty/1",
        "red",
        "amber",
        "r",
        "a",
        "g",
        "n",
        "note",
        "owner",
        "due",
        "forecast",
    ),
    *(
        "complete",
        "c",
        "s",
        "sign-off",
        "sign off",
        "hold",
        "H",
        "reading",
        "N",
        "reopen",
        "R",
        "withdraw",
        "W",
        "impact",
    ),
    *("W", "impact", "i", "evidence", "v", "decision", "D", "skip", "back", "b", "go", "/3.2", "/", "[", "]", "end"),
    *(
        "E",
        "again",
        "agenda",
        "undo",
        "u",
        "redo",
        "details",
        "A",
        "close",
        "yes",
        "no",
        "",
        "",
        "",
        "",
        "",
        "?",
        "!",
        "-",
    ),
    *("31 mar", "fri", "32 feb", "+2w", "Head of Qualty", "Ann and Bo", 'text "with a quote', "'", "\\", "x" * 3000),
    *(
        "list",
        "filter late",
        "filter off",
        "summary",
        "history 1.4",
        "show",
        "show 1.2 1.3",
        "rate",
        "rate 1.2",
        "help",
    ),
    *(
        "help list",
        "undo --change 5",
        "NHS 943 476 5919",
        "e",
        "18 of 20",
        "theirs",
        "yours",
        "\x1b[A",
        "\x00",
        "é\u202e",
    ),
    *("\x1b[A", "\x00", "é\u202e", "update 1.2 --rag red --note x", "changes", "decisions", "export --format md -o -"),
    *("minutes 99", "review", "measure add X --unit % --good higher --every month", "emerging", "evidenced", "key"),
    *("people", "check", "list --json", "duties", "duty add X --due fri", "restrict 1.2 --reason court"),
)


@pytest.mark.parametrize("seed", range(1, 7))
@pytest.mark.parametrize("args", [("review", "hold", "--plain"), ("shell",)], ids=["review", "shell"])
def test_any_lines_are_answered(tmp_path: Path, args: tuple[str, ...], seed: int) -> None:
    made_demo(tmp_path / "plan.db")
    chance = random.Random(seed)
    lines = [" ".join(chance.choices(WORDS, k=chance.choice((1, 1, 1, 2, 3)))) for _ in range(60)]
    result = conversation(args, *([""] * 4 if args[0] == "review" else []), *lines)
    assert result.exit_code in (0, 1)
    assert not CONTROL.search(result.output)
    assert "Sound" in done("check")

"""Plan files that are wrong in any way: only the reader's own error, with a place, in bounded memory and time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import actionplan
from actionplan.model.plan import Plan
from actionplan.store.sqlite import SqliteStore
from command_line import process
from sizes import sizes

FUZZER = Path(__file__).parents[1] / "plan_file_fuzzer.py"


@pytest.mark.skipif(os.name == "nt", reason="the limits are Unix")
@sizes("inputs", 1200, 20_000)
def test_any_plan_file_is_read_or_refused_with_a_place(inputs: int) -> None:
    source = Path(actionplan.__file__).parents[1]
    seed = source.parent / "seed" / "areas_for_consideration.yaml"
    if not seed.exists():
        seed = source / "actionplan" / "seed" / seed.name
    program = subprocess.run(
        [sys.executable, str(FUZZER), str(seed), "2026", str(inputs)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(source)},
        check=False,
    )
    assert program.returncode == 0, program.stderr[-2000:]
    read, refused, kilobytes = json.loads(program.stdout)
    assert read + refused == inputs
    assert kilobytes < 300_000
    print(f"\n{inputs} plan files: {read} read, {refused} refused with a place, {kilobytes // 1000} MB at most")


BOMBS = {
    "aliases": b"a: &a [x]\n" + b"".join(b"a%d: &b%d [*a, *a]\n" % (n, n) for n in range(50)),
    "laughs": b"a: &a [l]\n" + b"".join(b"x%d: &x%d [%s]\n" % (n, n, b",".join([b"*a"] * 9)) for n in range(9)),
    "deep": b"[" * 100_000,
    "deep keys": b"{a: " * 20_000,
    "wide": b"title: x\nthemes: [" + b"a," * 300_000 + b"]",
    "large": b"title: " + b"x" * 5_000_000,
    "zeros": bytes(500_000),
    "another encoding": "title: x".encode("utf-16"),
    "tags": b"title: !!python/object/apply:os.system ['touch owned']",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_plan_file_made_to_hurt_is_one_line(bomb: str, tmp_path: Path) -> None:
    file = tmp_path / "bomb.yaml"
    file.write_bytes(BOMBS[bomb])
    result = process("init", "--from", str(file))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(f"actionplan: {file}")
    assert result.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["bomb.yaml"]


# --- names ----------------------------------------------------------------------------------------------------

NAMES = [
    *(
        "../x",
        "../../etc/passwd",
        "/etc/passwd",
        "..",
        ".",
        "",
        " ",
        "...",
        "/",
        "//",
        "\\",
        "..\\..\\x",
        "C:\\x",
        "C:x",
    ),
    *("\\\\host\\share", "CON", "nul", "COM1.txt", "aux.", "LPT1", "a/b", "a\\b", "a:b", "a\x00b", "a\nb", "a\x1b[2Jb"),
    *("~", "~root", "$HOME", "`id`", "$(id)", "%PATH%", "-rf", "--force", "x" * 300, "é" * 200, "\u202egpj.exe"),
    *("👩‍👩‍👧‍👦" * 40, "name.", "name ", "a*b?c<d>e|f\"g'h"),
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_from_a_title_cannot_leave_the_folder(
    name: str, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from actionplan import settings
    from command_line import done

    database, folder = tmp_path / "db" / "plan.db", tmp_path / "in" / "here"
    folder.mkdir(parents=True)
    wild = replace(plan, title=name, organisation=name)
    SqliteStore.create(database, wild, settings.stamp("init")).close()
    monkeypatch.setenv("ACTIONPLAN_DB", str(database))
    monkeypatch.chdir(folder)
    before = {path for path in tmp_path.rglob("*") if path.is_file() and "state" not in path.parts}
    done("export", "--format", "xlsx")
    made = {path for path in tmp_path.rglob("*") if path.is_file() and "state" not in path.parts} - before
    (file,) = made
    assert file.parent == folder
    assert file.name.isprintable()
    assert not set(file.name) & set('<>:"/\\|?*') and file.name.strip(". ") == file.name
    assert len(file.name.encode()) < 200

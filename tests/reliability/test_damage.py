"""Bits that flip, sectors that vanish, files cut short: found sound with the same content, or refused and named."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from actionplan.model.plan import Plan
from actionplan.store import StoreError
from actionplan.store.sqlite import backup_names
from actionplan.store.sqlite.store import SqliteStore
from sizes import sizes

TODAY = date(2026, 11, 27)
Damage = Callable[[bytearray, random.Random], None]


def flip_a_bit(raw: bytearray, dice: random.Random) -> None:
    raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)


def zero_a_sector(raw: bytearray, dice: random.Random) -> None:
    start = dice.randrange(len(raw) // 512) * 512
    raw[start : start + 512] = bytes(512)


def cut_short(raw: bytearray, dice: random.Random) -> None:
    del raw[dice.randrange(len(raw)) :]


def content(store: SqliteStore) -> tuple[object, ...]:
    plan = store.plan(TODAY)
    return plan, store.history(), tuple(store.review_items(review.ref) for review in plan.reviews)


def tries(damage: Damage, number: int, whole: bytes, path: Path) -> Iterator[bytes]:
    dice = random.Random(f"{damage.__name__} 2026")
    for _ in range(number):
        raw = bytearray(whole)
        damage(raw, dice)
        path.write_bytes(raw)
        yield bytes(raw)


@sizes("part", 10, 1)
@pytest.mark.parametrize(("damage", "number"), [(flip_a_bit, 2000), (zero_a_sector, 300), (cut_short, 200)])
def test_damage_is_found_or_harms_nothing(
    quarter: Path, tmp_path: Path, damage: Damage, number: int, part: int
) -> None:
    with closing(SqliteStore(quarter)) as store:
        sound = content(store)
    path, found = tmp_path / "damaged.db", {"refused": 0, "only read": 0, "checked": 0, "harmless": 0}
    for _ in tries(damage, number // part, quarter.read_bytes(), path):
        problems: tuple[str, ...] = ()
        how = "checked"
        try:
            with closing(SqliteStore(path)) as store:
                told = store.daily_maintenance(TODAY)
                assert told.isprintable()
                how = "only read" if store.read_only else how
                problems = store.check()
                if not problems:
                    assert content(store) == sound
                    how = "harmless"
                else:
                    # As much as can be read is read, and what cannot is said.
                    content(store)
        except StoreError as error:
            how = "refused" if how == "checked" else how
            problems = (str(error),)
        assert all(problem.isprintable() for problem in problems), problems
        found[how] += 1
        for backup in backup_names.backups_of(path):
            backup.unlink()
    print(f"\n{number // part} x {damage.__name__}: {found}; 0 unnoticed, 0 crashed")


@sizes("number", 6, 60)
def test_damage_at_the_command_line_is_one_line_and_a_backup_comes_back(
    quarter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    from command_line import done, run

    path, copy = tmp_path / "damaged.db", tmp_path / "copy.db"
    with closing(SqliteStore(quarter)) as store:
        store.backup(copy)
        sound: Plan = store.plan(TODAY)
    for _ in tries(cut_short, number, quarter.read_bytes(), path):
        result = run("--db", str(path), "check")
        assert result.exit_code == 1
        assert result.stderr.startswith("actionplan: ")
        assert result.stderr.count("\n") == 1
        done("--db", str(path), "restore", str(copy))
        with closing(SqliteStore(path)) as store:
            assert store.plan(TODAY) == sound
            assert store.check() == ()
        for kept in tmp_path.glob("damaged-before-restore-*"):
            kept.unlink()

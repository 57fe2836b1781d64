"""Other keys: what is written into ``keymap.yaml`` works, is shown, and where it cannot be, is said and left out."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.binding import Binding

from actionplan import settings
from actionplan.keymap import TOGETHER, is_key, our_bindings, read_keymap
from at_screen import Person, at_screen

DOCS = Path(__file__).parent.parent / "docs"
PLACES = {
    "SummaryScreen": "the Summary",
    "GroupScreen": "a group",
    "ActionsScreen": "the list of actions",
    "ActionScreen": "an action",
    "ReviewScreen": "the review",
    "OwnersScreen": "the owners",
    "HistoryScreen": "the history",
    "PlanScreen": "the plan",
    "Prompt": "a question",
    "ExportScreen": "the export",
    "ReportsScreen": "the reports",
    "MinutesScreen": "the minutes",
    "HelpScreen": "the help",
    "ConflictScreen": "a conflict",
    "RevisingScreen": "a report that is brought in",
    "ImportScreen": "a file that is brought in",
}


@pytest.fixture
def bindings() -> list[Binding]:
    """All bindings of the program."""
    return list(our_bindings())


def write(text: str) -> Path:
    """Puts a keymap where the program looks for it."""
    path = settings.keymap_path()
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def read(text: str) -> tuple[dict[str, str], list[str]]:
    """What becomes of a keymap: the lines that hold, and what is said of the others."""
    keymap = read_keymap(write(text))
    defaults = {one.id: one.key for one in our_bindings()}
    changed = {name: keys for name, keys in keymap.keys.items() if keys != defaults[name]}
    return changed, list(keymap.messages)


# --- the ids -------------------------------------------------------------------------------------------------


def test_every_binding_has_an_id_of_its_own_and_words(bindings: list[Binding]) -> None:
    assert len(bindings) > 100
    assert [one for one in bindings if not one.id or not (one.tooltip or one.description)] == []
    assert [name for name, times in Counter(one.id for one in bindings).items() if times > 1] == []


def test_every_id_works_somewhere_and_every_default_is_a_key(bindings: list[Binding]) -> None:
    prefixes = set(" ".join(TOGETHER.values()).split())
    assert {str(one.id).partition(".")[0] for one in bindings} == prefixes
    keys = {key for one in bindings for key in one.key.split(",")}
    assert [key for key in keys if not is_key(key)] == []


def test_the_table_in_the_docs_is_that_of_the_program() -> None:
    spec = importlib.util.spec_from_file_location("keys_page", DOCS / "keys.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DOCS / "keys.md").read_text(encoding="utf-8") == module.page()


def ids_at(jo: Person) -> Iterator[str]:
    """The ids whose keys work where Jo is."""
    yield from (str(active.binding.id) for active in jo.app.screen.active_bindings.values() if active.binding.id)


@pytest.mark.parametrize(
    "keys",
    [
        *(("1",), ("1", "m"), ("2",), ("enter",), ("3",), ("3", "enter"), ("4",), ("5",), ("6",)),
        *(("r",), ("d",), ("i",), ("x",), ("question_mark",), ("at",), ("e",), ("x", "f2"), ("x", "f3")),
        *(("I",), ("I", *"ours.csv", "enter", "enter")),
    ],
)
async def test_where_keys_work_is_what_clashes_are_looked_for_in(
    database: Path, keys: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ours.csv").write_text("Ref,Action,Owner\n1.1,Case recording,Ann\n", encoding="utf-8")
    ours = set(" ".join(TOGETHER.values()).split())
    async with at_screen(database, *keys) as jo:
        kinds = [kind.__name__ for kind in type(jo.app.screen).__mro__]
        place = next(PLACES[kind] for kind in kinds if kind in PLACES)
        assert place == "a file that is brought in" or "ours.csv" not in "".join(keys)
        prefixes = {name.partition(".")[0] for name in ids_at(jo)} & ours
        assert prefixes <= set(TOGETHER[place].split())


# --- other keys at the screens -------------------------------------------------------------------------------


async def test_another_key_does_it_and_the_old_one_does_not(database: Path) -> None:
    write('action.owner: Z\napp.export: "f9"\n')
    async with at_screen(database) as jo:
        jo.sees("Z Owner")
        await jo.press("o")
        assert not jo.asked
        await jo.press("Z", *"Director", "enter")
        assert jo.stored("1.1").owner == "Director"
        await jo.press("f9")
        jo.sees("Export")
        assert jo.asked


async def test_several_keys_for_one_thing(database: Path) -> None:
    write('action.note: "Z, f8"\n')
    async with at_screen(database) as jo:
        for key in ("Z", "f8"):
            await jo.press(key)
            assert jo.field == "note"
            await jo.press("escape")


async def test_the_help_and_the_palette_show_the_other_keys(database: Path) -> None:
    write("action.owner: Z\nlist.down: J\n")
    async with at_screen(database, "question_mark", size=(120, 64)) as jo:
        assert any(line.split("Give it")[0].split()[-1:] == ["Z"] for line in jo.lines if "Give it an owner" in line)
        jo.sees("↑ k J")
        await jo.press("escape", "ctrl+p", *"owner")
        assert await jo.comes_to_see("Owner (Z)")


async def test_two_that_change_places(database: Path) -> None:
    write("action.rate-red: g\naction.rate-green: r\n")
    async with at_screen(database) as jo:
        await jo.press("g")
        jo.sees("Rate ▲ Red")
        await jo.press("escape", "r")
        jo.sees("Rate ● Green")


async def test_what_shares_a_key_stays_on_it_when_one_of_them_gets_another(database: Path) -> None:
    write("review.no-change: Y\n")
    async with at_screen(database, "3", "enter") as jo:
        await jo.press("down", *"Ann", "ctrl+s")
        jo.sees("Y No change")
        await jo.press("enter")
        jo.sees("Y No change")
        await jo.press("Y")
        assert [item.outcome.value for item in jo.plan.items].count("reviewed") == 1


async def test_a_key_for_a_change_says_why_it_does_nothing_on_a_past_day(database: Path) -> None:
    write("action.owner: Z\n")
    async with at_screen(database, "at", *"2 nov", "enter") as jo:
        await jo.press("Z")
        jo.sees("this is a past day, read-only")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("app.exprot: f9\naction.owner: Z\n", "there is no app.exprot"),
        ("app.export: f99\naction.owner: Z\n", "f99 is not a key, for app.export"),
        ("app.export: ctrl+m\naction.owner: Z\n", "ctrl+m is not a key, for app.export"),
        ('app.export: "\\x1b"\naction.owner: Z\n', "\u241b is not a key, for app.export"),
        ("app.export:\naction.owner: Z\n", "app.export has no key"),
        ("app.export: [f9]\naction.owner: Z\n", "app.export has no key"),
        ("app.quit-anywhere: e\naction.owner: Z\n", "app.quit-anywhere also works while typing"),
        ("app.export: r\naction.owner: Z\n", "r would be both app.export and"),
    ],
)
async def test_a_wrong_line_is_said_at_the_start_and_the_others_hold(database: Path, text: str, said: str) -> None:
    write(text)
    async with at_screen(database, size=(200, 60)) as jo:
        jo.sees(said[:40])
        await jo.press("x")
        assert jo.asked
        await jo.press("escape", "Z")
        assert jo.field == "owner"


@pytest.mark.parametrize(
    "text", ["app.export: [", "- app.export\n- f9\n", "f9", "app.help: ?\n", "app.as-at: @\n", "\x00", "a: &x [*x]"]
)
async def test_a_file_that_is_no_keymap_changes_nothing(database: Path, text: str) -> None:
    write(text)
    async with at_screen(database, size=(200, 60)) as jo:
        jo.sees("keymap.yaml")
        await jo.press("o")
        assert jo.field == "owner"


async def test_a_file_of_other_bytes_changes_nothing(database: Path) -> None:
    write("").write_bytes(b"\xff\xfe\x00app")
    async with at_screen(database, size=(200, 60)) as jo:
        jo.sees("keymap.yaml cannot be read")


async def test_an_empty_file_says_nothing(database: Path) -> None:
    write("# action.owner: Z\n")
    async with at_screen(database) as jo:
        jo.sees_no("keymap.yaml")


# --- what clashes --------------------------------------------------------------------------------------------


def test_of_two_lines_for_one_key_the_later_is_left_out() -> None:
    changed, messages = read("action.owner: z\naction.due: z\n")
    assert changed == {"action.owner": "z"}
    assert messages == [
        "keymap.yaml: z would be both action.due and action.owner on the list of actions; action.due stays on d"
    ]


def test_what_never_works_in_one_place_may_share_a_key() -> None:
    assert read("summary.since: r\nconflict.theirs: r\n") == ({"summary.since": "r", "conflict.theirs": "r"}, [])


def test_a_line_that_is_left_out_may_bring_down_another_that_counted_on_it() -> None:
    changed, messages = read("action.owner: d\naction.due: r\n")
    assert changed == {}
    assert [message.partition(" would")[0] for message in messages] == ["keymap.yaml: r", "keymap.yaml: d"]


def test_a_key_that_is_shared_from_the_beginning_is_no_clash() -> None:
    assert read('history.undo-this: "u,U"\n') == ({"history.undo-this": "u,U"}, [])


def test_hostile_words_are_harmless() -> None:
    _, messages = read('"\\e[31mapp": x\napp.export: "\\e[2J"\n')
    assert len(messages) == 2
    assert "\x1b" not in "".join(messages)


def test_a_file_full_of_mistakes_is_not_a_wall_of_text() -> None:
    _, messages = read("".join(f"nothing.{number}: x\n" for number in range(40)))
    assert len(messages) == 5
    assert messages[-1] == "keymap.yaml: 36 more lines are left out"

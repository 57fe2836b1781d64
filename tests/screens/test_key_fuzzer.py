"""Keys at random, on every screen and in every question: nothing breaks, and the plan stays sound.

A failure names its seed and the keys: ``SEED=... pytest tests/screens/test_key_fuzzer.py`` presses them again.
"""

from __future__ import annotations

import inspect
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace
from textual.widgets import Input

from actionplan import settings
from actionplan.model.plan import Plan
from actionplan.model.ratings import STORED, Condition
from actionplan.model.refusal import Invalid
from actionplan.model.repeat import Given
from actionplan.model.rules.review import next_review, start
from actionplan.screens.action_questions import Questions
from actionplan.screens.prompt import Prompt
from actionplan.screens.question import Question
from actionplan.store.sqlite.store import SqliteStore
from at_screen import Person, at_screen, plan_in, with_store
from key_fuzzer import QUITS, Fuzzer
from texts import EVERY, HARMFUL, KEY_NAMES, PRINTABLE

SEED = os.environ.get("SEED", "2026")
WAYS = {
    "summary": "1",
    "group": "1 m",
    "actions": "2",
    "one action": "2 enter",
    "several actions": "2 space j space j space",
    "review": "3",
    "owners": "4",
    "history": "5",
    "plan": "6 j",
    "export": "x",
    "palette": "ctrl+p",
    "since": "1 t",
}
"""Where somebody begins: every screen, and what the palette alone leads to."""


@pytest.fixture(autouse=True)
def _files_go_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is exported, backed up or photographed with a name of no folder stays with the test."""
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "XDG_DOWNLOAD_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))


def begin_review(path: Path) -> None:
    """A review is open, so that its cards are there."""

    def begin(store: SqliteStore) -> None:
        plan = store.plan(settings.today())
        review = next_review(plan, plan.as_at, "Chair", "Ann, Bob")
        store.save(start(plan, (), review), settings.stamp("review"))

    with_store(path, begin)


@pytest.mark.parametrize("place", WAYS)
async def test_keys_at_random(place: str, quarter: Path, tmp_path: Path) -> None:
    if place == "review":
        begin_review(quarter)
    await Fuzzer(quarter, f"{SEED} {place}", tmp_path).run(WAYS[place].split(), 80)


@pytest.mark.soak
@pytest.mark.parametrize("place", WAYS)
@pytest.mark.parametrize("round_", range(4))
async def test_twenty_thousand_keys_at_random(place: str, round_: int, quarter: Path, tmp_path: Path) -> None:
    if place == "review" and round_ % 2:
        begin_review(quarter)
    await Fuzzer(quarter, f"{SEED} {place} {round_}", tmp_path).run(WAYS[place].split(), 420)


# --- every field of every question ---------------------------------------------------------------------------------


ASKED_WITH: dict[str, tuple[Any, ...]] = {
    "rag": tuple(STORED),
    "last_answer": (
        Given(("1.1",), {"owner": "Head of Quality", "due": date(2026, 12, 4)}),
        Given(("1.1",), {"rag": Condition.OFF_TRACK}, "two posts vacant"),
    ),
}
"""What a question that is about something given is asked with, by the name of its parameter."""


def questions_of(plan: Plan) -> Iterator[tuple[str, Question]]:
    """Every question that the action keys can ask: of one action in each stage, and of several."""
    by_stage = {action.stage: action for action in plan.actions}
    chosen = [(action,) for action in by_stage.values()] + [tuple(plan.actions[:5])]
    for actions in chosen:
        questions = Questions(plan, actions, "jo")
        for name, ask in inspect.getmembers(questions, inspect.ismethod):
            signature = inspect.signature(ask)
            if name.startswith("_") or signature.return_annotation not in ("Question", Question):
                continue
            given: list[list[Any]] = [[]]
            if signature.parameters:
                (parameter,) = signature.parameters
                assert parameter in ASKED_WITH, f"say there what {name} is asked with"
                given = [[value] for value in ASKED_WITH[parameter]]
            for arguments in given:
                question = _asked(ask, arguments)
                if question is not None:
                    yield f"{name} {arguments} of {actions[0].stage}, {len(actions)}", question


def _asked(ask: Callable[..., Question], arguments: list[Any]) -> Question | None:
    """The question; None where it is refused before anything is typed."""
    try:
        return ask(*arguments)
    except (Invalid, AssertionError):
        # About several actions some cannot be asked, which the screen sees to.
        return None


def answer(question: Question, typed: dict[str, str]) -> None:
    """What the screen does with what is typed."""
    if question.preview is not None:
        assert not HARMFUL.search(question.preview(typed).plain.replace("\n", ""))
    try:
        edits, note = question.edits(typed)
    except Invalid as refusal:
        assert str(refusal)
        return
    for field in question.fields:
        if field.asked is not None:
            assert isinstance(field.asked(edits), str)
    assert isinstance(note, str)


@pytest.mark.parametrize("texts", [EVERY[: len(EVERY) // 2], EVERY[len(EVERY) // 2 :]], ids=["some", "others"])
def test_every_text_in_every_field_of_every_question(texts: tuple[str, ...], quarter: Path) -> None:
    plan = replace(plan_in(quarter))
    for name, question in questions_of(plan):
        usual = {field.name: field.value for field in question.fields}
        for field in question.fields:
            for text in texts:
                try:
                    answer(question, {**usual, field.name: text})
                    answer(question, {**dict.fromkeys(usual, "as agreed"), field.name: text})
                except Exception as error:
                    raise AssertionError(f"{name}: {field.name} = {text!r}") from error


class Crawler:
    """Opens everything that a key of a screen opens, and types into every field that it finds there, once.

    Of the texts there are it types ``texts``, and presses twelve times as many keys.
    """

    def __init__(self, jo: Person, way: str, tried: set[tuple[object, ...]], random: Random, texts: int) -> None:
        self._jo, self._way, self._tried, self._random, self._texts = jo, way.split(), tried, random, texts

    async def keys(self) -> Sequence[str]:
        """The keys of the screen that the way leads to."""
        await self._back()
        return sorted(set(self._jo.app.screen.active_bindings) - QUITS - {"ctrl+p"})

    async def crawl(self, keys: Sequence[str]) -> None:
        """Presses each, and types into what it opens."""
        for key in keys:
            await self._back()
            await self._jo.press(key)
            for name in await self._fields():
                await self._try_field(key, name)

    async def _back(self) -> None:
        for _ in range(5):
            if not self._jo.asked and not isinstance(self._jo.app.screen.focused, Input):
                break
            await self._jo.press("escape")
        await self._jo.press(*self._way)

    async def _fields(self) -> list[str]:
        """The fields that nobody has been in yet."""
        screen = self._jo.app.screen
        title = screen._question.title.plain.split("  ")[0] if isinstance(screen, Prompt) else ""
        fresh = []
        for box in screen.query(Input):
            place = (type(screen), "".join(sign for sign in title if not sign.isdigit()), box.id)
            if box.display and place not in self._tried:
                self._tried.add(place)
                fresh.append(box.id or "")
        return fresh

    def _field(self, name: str) -> Input | None:
        boxes = [box for box in self._jo.app.screen.query(Input) if (box.id or "") == name]
        return boxes[0] if boxes and boxes[0].is_attached else None

    async def _try_field(self, key: str, name: str) -> None:
        jo = self._jo
        texts = [*self._random.sample(EVERY, self._texts), "-", ""]
        for text in texts:
            field = self._field(name)
            if field is None:
                await self._back()
                await jo.press(key)
                field = self._field(name)
            if field is None:
                return
            field.focus()
            field.value = text
            await jo.settle()
            assert not HARMFUL.search("".join(jo.lines)), (key, name, text)
            await jo.press("enter")
            assert jo.app.is_running, (key, name, text)
        field = self._field(name)
        if field is not None:
            field.focus()
            # One of them may close the field, and the others are keys of the screen then.
            keys = [key for key in (*PRINTABLE, *KEY_NAMES) if key not in QUITS | {"escape", "enter"}]
            await jo.press(*self._random.sample(keys, min(len(keys), 12 * self._texts)))
            assert jo.app.is_running, (key, name)


FIELDS = {"actions": 15, "review": 4, "plan": 4, "history": 1, "summary": 1, "export": 3}
"""How many fields the keys of a screen lead to, at the least."""


@pytest.mark.parametrize(
    ("place", "texts"),
    [("actions", 1), ("review", 1), *(pytest.param(place, len(EVERY), marks=pytest.mark.soak) for place in FIELDS)],
)
async def test_every_field_that_a_key_opens(place: str, texts: int, quarter: Path, tmp_path: Path) -> None:
    tried: set[tuple[object, ...]] = set()
    if place == "review":
        begin_review(quarter)
    random = Random(f"{SEED} {place}")
    async with at_screen(quarter, size=(80, 24)) as jo:
        crawler = Crawler(jo, WAYS[place], tried, random, texts)
        keys = await crawler.keys()
        if texts == 1:
            await crawler.crawl(keys)
    # So many answers leave a plan in which little can be asked any more: then every key has one of its own.
    for key in keys if texts > 1 else ():
        path = Path(shutil.copy(quarter, tmp_path / f"{keys.index(key)}.db"))
        async with at_screen(path, size=(80, 24)) as jo:
            await Crawler(jo, WAYS[place], tried, random, texts).crawl([key])
    assert len(tried) >= FIELDS[place], tried

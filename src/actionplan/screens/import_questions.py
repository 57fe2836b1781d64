"""What bringing a file in asks: which file and where to, the answer to a doubt, and what a new plan is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Region

from actionplan import settings
from actionplan.model.grants import Role
from actionplan.model.number_words import number_of
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import first_line, folded, sanitise
from actionplan.planfiles.spreadsheet.remarks import Remark
from actionplan.screens.prompt import Prompt
from actionplan.screens.question import Anchor, Field, Question, Typed
from actionplan.screens.short_prompts import file_named

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp
    from actionplan.model.edit import Edit
    from actionplan.model.plan import Plan

THIS_PLAN, NEW_PLAN = "this plan", "a new plan"
ALL_ALIKE, ONLY_THIS = "all alike", "only this cell"
_MOST_FILES = 30
_FOLDERS = (".", "~/Downloads", "~/Documents", "~/Desktop")


def _no_edits(_answer: Typed) -> tuple[list[Edit], str]:
    return [], ""


class AnswerPrompt(Prompt):
    """Asks something, keeps what was typed, and saves nothing."""

    def __init__(
        self, title: Content, fields: Sequence[Field], anchor: Anchor, *, hint: str = "", verb: str = "go on"
    ) -> None:
        def preview(_answer: Typed) -> Content:
            return Content(hint)

        super().__init__(Question(title, tuple(fields), _no_edits, preview, verb=verb), anchor)
        self.answer: Typed = {}
        """What was typed."""

    def take(self, answer: Typed) -> None:
        """Keeps what was typed."""
        self.answer = dict(answer)
        self.dismiss(True)


class ImportPrompt(AnswerPrompt):
    """Asks which file is to be brought in, and into which plan."""

    def __init__(self, app: ActionPlanApp, files: Sequence[str], typed: Typed) -> None:
        into = NEW_PLAN if is_as_it_came(app.plan) else THIS_PLAN
        is_for_others = app.plan.is_only_read or not app.plan.access.may(Role.EDITOR)
        choices = (NEW_PLAN,) if is_for_others else (THIS_PLAN, NEW_PLAN)
        fields = (
            Field("file", "file", typed.get("file", ""), tuple(files)),
            Field("into", "into", typed.get("into", NEW_PLAN if is_for_others else into), choices, closed=True),
        )
        hint = "a spreadsheet, a CSV file, or a Word document with a table; nothing is changed before you have seen it"

        def anchor() -> Region:
            return Region(0, 0, app.size.width, 3)

        super().__init__(Content.styled("Bring in a file of your own", "bold"), fields, anchor, hint=hint)
        self.file = Path()
        """The file that was named."""

    def take(self, answer: Typed) -> None:
        """Keeps the file and where it goes."""
        self.file = file_named(answer["file"])
        if folded(answer["into"]) not in (THIS_PLAN, NEW_PLAN):
            raise Invalid("into", f"choose {THIS_PLAN} or {NEW_PLAN}")
        super().take(answer)


def is_as_it_came(plan: Plan) -> bool:
    """Whether it is the bundled plan, and nobody has changed anything in it."""
    if plan.seq > 1 or not plan.is_untouched or plan.is_demo:
        return False
    from actionplan.planfiles.plan_yaml import bundled_plan

    bundled = bundled_plan()
    return (plan.title, [area.text for area in plan.areas]) == (bundled.title, [area.text for area in bundled.areas])


def files_at_hand() -> list[str]:
    """The files that may be brought in, in the folder one is in and where downloads lie, the newest first."""
    from actionplan.planfiles.book import SUFFIXES

    def found() -> Iterator[tuple[float, str]]:
        for folder in _FOLDERS:
            try:
                path = settings.expanded(folder)
                for file in path.iterdir():
                    if (
                        file.suffix.lower() in SUFFIXES
                        and file.suffix.lower() != ".txt"
                        and not file.name.startswith((".", "~"))
                        and file.is_file()
                    ):
                        yield file.stat().st_mtime, str(file) if folder != "." else file.name
            except OSError:
                continue

    newest = sorted(found(), reverse=True)[:_MOST_FILES]
    return list(dict.fromkeys(name for _, name in newest))


def doubt_prompt(remark: Remark, alike: int, anchor: Anchor) -> AnswerPrompt:
    """Asks how a doubt is settled; of several that are alike also whether it holds for all.

    Args:
        remark: The doubt.
        alike: How many cells are alike.
        anchor: Where the line of it is.
    """
    words = tuple(sanitise(choice.words) for choice in remark.choices)
    fields = [Field("answer", "answer", "", words)]
    if alike > 1:
        fields.append(Field("scope", "for", ALL_ALIKE, (ALL_ALIKE, ONLY_THIS), closed=True))
    place = " ".join(filter(None, (remark.cell, remark.heading)))
    title = Content.assemble((f"{sanitise(place)}: ", "bold"), f"'{first_line(remark.said)}'" if remark.said else "")
    also = f"; {number_of(alike, 'cell')} say the same" if alike > 1 else ""
    hint = f"{sanitise(remark.words)}{also}. Empty: {words[0]}. ↓ goes through the answers"
    return AnswerPrompt(title, fields, anchor, hint=hint, verb="answer")


def answer_meant(remark: Remark, typed: str) -> str:
    """The answer that is meant by what was typed: one of the choices by its words or its name, else as typed."""
    wanted = folded(typed).strip() or folded(remark.choices[0].answer)
    for choice in remark.choices:
        if wanted in (folded(choice.words), folded(choice.answer)):
            return choice.answer
    return typed.strip()


def new_plan_prompt(title: str, file: str, anchor: Anchor, *, replaces: bool) -> AnswerPrompt:
    """Asks what a new plan is called, whose it is, and where it is kept unless it takes the place of the one here."""
    fields = [Field("plan_title", "title", title), Field("council", "council")]
    hint = "it takes the place of the plan that came with the program, which is put aside as a backup"
    if not replaces:
        fields.append(Field("database", "kept in", file))
        hint = "a file of its own, which is opened; the plan that is open now stays as it is"
    return AnswerPrompt(Content.styled("A new plan", "bold"), fields, anchor, hint=hint, verb="make it")

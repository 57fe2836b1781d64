"""Which action of a plan a row of a team's table is of: by its ref and by its words, which have to agree."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.plan import Plan
from actionplan.model.refusal import Refusal
from actionplan.model.sanitise import first_line, folded
from actionplan.planfiles.spreadsheet.reading import TeamTable
from actionplan.planfiles.spreadsheet.remarks import Answers, Choice, Remark, RemarkKind
from actionplan.planfiles.spreadsheet.row_cells import cell_name
from actionplan.planfiles.spreadsheet.values import TeamRow
from actionplan.planfiles.table import twice_words
from actionplan.planfiles.table_rows import BadSheet

ALIKE = 90
"""So alike, of a hundred, are two texts when one is the other with a slip or another ending. The 34 findings of the
bundled plan are at most 68 like each other."""
_SHORTEST_PART = 8
"""So many letters of a finding are enough to know it by, where they are part of it."""
_NEW = "new"
_OTHER = 50
"""So little alike, of a hundred, are two texts that are not the same reworded."""


class RefusedRow(Refusal):
    """A row that cannot be taken, and why."""


class Matching:
    """Finds the action of each row; each action is that of one row at most."""

    def __init__(
        self, plan: Plan, table: TeamTable, answers: Answers, remarks: list[Remark], *, is_the_plan: bool
    ) -> None:
        """Of a table that is taken into a plan, and may be said to be it; what is not plain is added to ``remarks``."""
        self._plan, self._table, self._answers, self._remarks = plan, table, answers, remarks
        self._is_the_plan = is_the_plan
        self._seen: dict[str, str] = {}
        """The refs of actions that a row was of, and where that stands."""

    # --- is it this plan ----------------------------------------------------------------------------------------

    def refuse_another_plan(self) -> None:
        """Refuses a table with findings of which none is the plan's. Raises BadSheet."""
        texts = {row.finding for row in self._table.rows if row.finding and row.finding != row.title}
        if not self._table.has_findings or not texts or any(self.area_like(text) is not None for text in texts):
            return
        raise BadSheet(
            f"{self._table.file}: none of its findings is one of the plan's: is it the right plan? If it is, say so "
            "with --this-is-the-plan; a plan of its own is made with: actionplan init --from"
        )

    def area_like(self, text: str) -> Area | None:
        """The finding of the plan that a text is, or is a part of; None where that is none."""
        wanted = folded(text)
        if wanted in self._area_texts:
            return self._area_texts[wanted]
        if wanted not in self._likes:
            self._likes[wanted] = self._nearly(wanted)
        return self._likes[wanted]

    def _nearly(self, wanted: str) -> Area | None:
        parts = [area for ours, area in self._area_texts.items() if is_part(wanted, ours)]
        if len(parts) == 1:
            return parts[0]
        from rapidfuzz import fuzz, process

        found = process.extractOne(wanted, self._area_texts.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
        return self._area_texts[found[0]] if found else None

    @cached_property
    def _likes(self) -> dict[str, Area | None]:
        return {}

    @cached_property
    def _area_texts(self) -> Mapping[str, Area]:
        """The findings by their words, those of before a later report too."""
        texts = {folded(one.text): area for area in self._plan.findings for one in area.earlier}
        return texts | {folded(area.text): area for area in reversed(self._plan.findings)}

    @cached_property
    def _by_title(self) -> Mapping[str, list[Action]]:
        by_title: dict[str, list[Action]] = {}
        for action in self._plan.counted_or_withdrawn:
            by_title.setdefault(folded(action.title), []).append(action)
        return by_title

    def _stands_at(self, action: Action) -> bool:
        """Whether another row of the file is of an action: by its words, at its ref."""
        return action.ref in self._seen or folded(action.title) in self._titles_by_ref.get(folded(action.ref), ())

    @cached_property
    def _titles_by_ref(self) -> Mapping[str, list[str]]:
        titles: dict[str, list[str]] = {}
        for row in self._table.rows:
            if row.ref:
                titles.setdefault(folded(row.ref), []).append(folded(row.title))
        return titles

    @cached_property
    def _titles_in_file(self) -> frozenset[str]:
        return frozenset(folded(row.title) for row in self._table.rows if row.title)

    # --- one row ------------------------------------------------------------------------------------------------

    def action(self, row: TeamRow) -> Action | None:
        """The action that a row is of; None of a new one.

        Raises:
            RefusedRow: if it cannot be told, or another row is of it as well.
        """
        action = self._of_ref(row) if row.ref else self._of_words(row)
        if action is None:
            return None
        if action.ref in self._seen:
            raise RefusedRow(twice_words(action.ref, self._seen[action.ref]))
        self._seen[action.ref] = row.where
        return action

    @property
    def seen(self) -> frozenset[str]:
        """The refs of the actions that a row was of."""
        return frozenset(self._seen)

    def _of_ref(self, row: TeamRow) -> Action | None:
        """The action of a ref; a number may stand for one that ends in a nought, which its finding tells."""
        actions = self._of_written(row)
        if not actions:
            return self._moved(row)
        if row.is_number and len(actions) > 1 and not row.finding:
            return self._told_apart(row, actions)
        if not row.finding or not self._table.has_findings:
            return self._renumbered(row, actions[0])
        fitting = [action for action in actions if self._answers_finding(action, row.finding)]
        if fitting:
            if fitting[0] is not actions[0]:
                self._say(RemarkKind.INFERRED, row, row.ref, f"{fitting[0].ref}, by its finding")
            return self._renumbered(row, fitting[0])
        other = self.area_like(row.finding)
        if other is not None:
            moved = [action for action in self._plan.actions_of(other) if self._same_words(row, action)]
            if len(moved) == 1 and moved[0].ref not in self._seen:
                choices = (Choice(moved[0].ref, f"it is {moved[0].ref}, by its words"), Choice(_NEW, "a new action"))
                doubt = f"the ref is {actions[0].ref}, but the words are those of {moved[0].ref}: was it renumbered?"
                return self._chosen(row, doubt, choices, (moved[0], None))
            raise RefusedRow(f"the ref is {actions[0].ref}, but the finding is that of {other.ref}; correct the ref")
        found = self._renumbered(row, actions[0])
        if found is not None:
            words = f"the finding of {found.ref} is worded otherwise in the plan, and stays; see: actionplan revise"
            self._say(RemarkKind.LEFT_OUT, row, " ".join(row.finding.split()), words)
        return found

    def _of_written(self, row: TeamRow) -> list[Action]:
        refs = [row.ref, f"{row.ref}0"] if re.fullmatch(r"\d+\.\d", row.ref) else [row.ref]
        actions = [action for ref in refs if (action := self._plan.action(self._plan.ref_meant(ref))) is not None]
        if not row.is_number:
            actions = [action for action in actions if folded(action.ref) == folded(row.ref)] or actions
        if actions:
            return actions
        areas = {
            area.ref for area in self._plan.findings if area.source_ref and folded(area.source_ref) == folded(row.ref)
        }
        return [action for action in self._plan.counted if action.area in areas and action.ref not in self._seen][:1]

    def _told_apart(self, row: TeamRow, actions: list[Action]) -> Action:
        for action in actions:
            if row.title and folded(action.title) == folded(row.title):
                return action
        raise RefusedRow(
            f"{row.ref} is a number here, and may be {' or '.join(action.ref for action in actions)}; "
            "make the cell text and write the ref again"
        )

    def _answers_finding(self, action: Action, finding: str) -> bool:
        area = self._plan.area_of(action)
        wanted, ours = folded(finding), folded(area.text)
        return wanted == ours or is_part(wanted, ours) or self.area_like(finding) is area

    def _renumbered(self, row: TeamRow, action: Action) -> Action | None:
        """The action of a ref, unless the row has just the words of another: by default its words are followed."""
        others = self._by_title.get(folded(row.title), []) if row.title else []
        if len(others) != 1 or others[0] is action or self._same_words(row, action):
            return self._reused(row, action)
        other = others[0]
        choices = (Choice(other.ref, f"it is {other.ref}, by its words"), Choice(action.ref, f"it is {action.ref}"))
        doubt = f"the ref is {action.ref}, but the words are those of {other.ref}: was it renumbered?"
        return self._chosen(row, doubt, choices, (other, action)) or other

    def _reused(self, row: TeamRow, action: Action) -> Action | None:
        """The action of a ref; where the row says something else altogether, the ref may be that of a new one."""
        from rapidfuzz import fuzz

        ours, theirs = folded(action.title), folded(row.title)
        area = self._plan.area_of(action)
        # An action that is still called like its finding is waiting for its own words.
        has_no_words = ours == folded(area.text) and (not row.finding or self._answers_finding(action, row.finding))
        is_elsewhere = ours != theirs and (action.ref in self._seen or ours in self._titles_in_file)
        is_like = is_part(ours, theirs) or is_part(theirs, ours) or fuzz.ratio(ours, theirs) >= _OTHER
        is_like = is_like and not is_elsewhere
        if not theirs or is_like or has_no_words and not is_elsewhere or self._table.is_ours:
            return action
        choices = (Choice(action.ref, f"it is {action.ref}, worded otherwise"), Choice(_NEW, "a new action"))
        doubt = f"the ref is {action.ref}, which in the plan says '{first_line(action.title)[:60]}': is it the same?"
        is_other = bool(row.finding) and not self.is_like_finding(area, row.finding) and not self._is_the_plan
        if is_elsewhere or is_other:
            # Another row has its words, or neither the action nor its finding is the same: it is not overwritten.
            return self._chosen(row, doubt, choices[::-1], (None, action))
        return self._chosen(row, doubt, choices, (action, None))

    def is_like_finding(self, area: Area, text: str) -> bool:
        """Whether a text may be a finding in other words."""
        from rapidfuzz import fuzz

        wanted, ours = folded(text), folded(area.text)
        return is_part(wanted, ours) or is_part(ours, wanted) or fuzz.ratio(wanted, ours) >= _OTHER

    def _moved(self, row: TeamRow) -> Action | None:
        """The action with just the words of a row, whose ref is not the plan's: the ref was changed in the file."""
        actions = self._by_title.get(folded(row.title), []) if row.title else []
        actions = [action for action in actions if not self._stands_at(action)]
        if len(actions) != 1 or not self._fits(row, actions[0]):
            return None
        (action,) = actions
        choices = (Choice(action.ref, f"it is {action.ref}, by its words"), Choice(_NEW, "a new action"))
        doubt = f"the plan has no {row.ref}; its words are those of {action.ref}"
        return self._chosen(row, doubt, choices, (action, None))

    def _of_words(self, row: TeamRow) -> Action | None:
        """The action that has a row's words, where the row has no ref; of several with the same words, in order."""
        actions = self._by_title.get(folded(row.title), []) if row.title else []
        if not row.title and (area := self.area_like(row.finding)) is not None:
            actions = [action for action in self._plan.actions_of(area) if action.area == area.ref]
        fitting = [action for action in actions if action.ref not in self._seen and self._fits(row, action)]
        if fitting:
            self._say(RemarkKind.INFERRED, row, row.title or row.finding, f"{fitting[0].ref}, by its words")
            return fitting[0]
        return self._reworded(row)

    def _reworded(self, row: TeamRow) -> Action | None:
        """The action that has nearly a row's words."""
        if not row.title:
            return None
        from rapidfuzz import fuzz, process

        free = {title: action for title, (action, *_) in self._by_title.items() if action.ref not in self._seen}
        found = process.extractOne(folded(row.title), free.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
        if not found or not self._fits(row, free[found[0]]):
            return None
        action = free[found[0]]
        choices = (Choice(action.ref, f"it is {action.ref}, worded otherwise"), Choice(_NEW, "a new action"))
        return self._chosen(row, f"its words are nearly those of {action.ref}", choices, (action, None))

    def _fits(self, row: TeamRow, action: Action) -> bool:
        """Whether a row's finding and theme, as far as it has them, are an action's."""
        if row.finding and row.finding != row.title and not self._answers_finding(action, row.finding):
            return False
        theme = self._plan.theme_of(action)
        wanted = folded(row.theme)
        return (
            not wanted
            or len(self._plan.themes) == 1
            or wanted in folded(theme.heading)
            or folded(theme.title) in wanted
        )

    def _same_words(self, row: TeamRow, action: Action) -> bool:
        return folded(action.title) == folded(row.title)

    # --- what is said -------------------------------------------------------------------------------------------

    def _chosen(
        self, row: TeamRow, doubt: str, choices: tuple[Choice, ...], actions: Sequence[Action | None]
    ) -> Action | None:
        """The action that somebody has chosen, else the first."""
        name = self._name_of(row)
        answer = self._answers.to(name)
        for choice, action in zip(choices, actions, strict=True):
            if answer is not None and folded(answer) == folded(choice.answer):
                return action
        said = first_line(row.title)
        remark = Remark(RemarkKind.DOUBTED, row.where, name, "", said, doubt, choices, row=row.number, field="ref")
        self._remarks.append(remark)
        return actions[0]

    def _name_of(self, row: TeamRow) -> str:
        """What an answer calls the row: its cell of the ref, else of the action."""
        columns = {column.field: column for column in reversed(self._table.columns)}
        column = columns.get("ref") or columns.get("title") or columns.get("finding")
        return cell_name(column.letter if column is not None else "A", row.number)

    def _say(self, kind: RemarkKind, row: TeamRow, said: str, words: str) -> None:
        self._remarks.append(Remark(kind, row.where, "", "", first_line(said), words, row=row.number))


def is_part(text: str, whole: str) -> bool:
    """Whether a text is the beginning or another part of a longer one, of whole words."""
    return len(text) >= _SHORTEST_PART and bool(re.search(rf"\b{re.escape(text)}\b", whole))

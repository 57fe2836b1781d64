"""What came of each finding in a later report, in words: the same on the page of a command and on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionplan.model.plan import Plan
from actionplan.model.report_matching import NEW, Doubt, Fate, Outcome, Part

HEADINGS: Mapping[Fate, str] = {
    Fate.SAME: "The same",
    Fate.REWORDED: "Reworded",
    Fate.SPLIT: "Split",
    Fate.MERGED: "Merged",
    Fate.NEW: "New",
    Fate.GONE: "Not in the report",
}
_MANY: Mapping[Part, str] = {
    Part.FINDING: "findings",
    Part.THEME: "themes",
    Part.STRENGTH: "strengths",
    Part.SUMMARY_AREA: "summary areas",
    Part.KEY_MESSAGE: "key messages",
}


def counts_words(outcomes: tuple[Outcome, ...], part: Part = Part.FINDING) -> str:
    """``21 the same, 8 reworded, 1 split into 2, 2 merged into 1, 3 new, 2 not in the report``, as far as there are."""
    of_part = [outcome for outcome in outcomes if outcome.part is part]
    words = []
    for fate in Fate:
        come = [outcome for outcome in of_part if outcome.fate is fate]
        if not come:
            continue
        old, new = (sum(len(items) for items in side) for side in zip(*((c.old, c.new) for c in come), strict=True))
        match fate:
            case Fate.SPLIT | Fate.MERGED:
                words.append(f"{old} {fate} into {new}")
            case Fate.GONE:
                words.append(f"{len(come)} not in the report")
            case _:
                words.append(f"{len(come)} {fate}")
    return ", ".join(words)


def parts_words(outcomes: tuple[Outcome, ...]) -> Iterator[str]:
    """What came of the other parts of the report, a line each: ``Strengths: 33 the same, 1 reworded``."""
    for part in Part:
        if part is not Part.FINDING and (words := counts_words(outcomes, part)):
            name = _MANY[part]
            yield f"{name[0].upper()}{name[1:]}: {words}"


def heading_of(fate: Fate, part: Part, plan: Plan) -> str:
    """The heading of what has come to something: ``Reworded``, ``Reworded: strengths``."""
    return HEADINGS[fate] if part is Part.FINDING else f"{HEADINGS[fate]}: {plan.words.put_in(_MANY[part])}"


def doubt_words(doubt: Doubt) -> str:
    """What is doubtful, what is done about it, and what is answered to decide otherwise."""
    likely, sure = doubt.proposal.likely, doubt.proposal.sure
    what = " and ".join(name for name in likely if name not in sure)
    name = doubt.new.name if doubt.part is Part.FINDING else f"{doubt.part} {doubt.new.name}"
    done = f"taken as {' and '.join(sure)} alone" if sure else f"taken as {NEW}"
    alike = f"{doubt.proposal.likeness} of 100 alike"
    return f'{name} of the report may be {what} of the plan ({alike}); {done}. If it is: --answer "{doubt.answer}"'

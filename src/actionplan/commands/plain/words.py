"""The words and letters that are answered without a grid, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping

from actionplan.model.plan import Plan
from actionplan.model.sanitise import folded
from actionplan.model.subjects import SubjectKind, subject_of

STEPS_OF_ACTION: Mapping[str, str] = {
    "r": "red r off-track",
    "a": "amber a at-risk",
    "g": "green g on-track",
    "note": "note n",
    "complete": "complete c done",
    "sign_off": "sign-off s signoff sign",
    "owner": "owner o",
    "due": "due d",
    "forecast": "forecast f",
    "impact": "impact i",
    "evidence": "evidence v",
    "hold": "hold H holds",
    "reading": "reading N",
    "reopen": "reopen R",
    "withdraw": "withdraw W",
}
"""For each step, the word and the letter that mean it; the letters are the keys of the screens."""
STEPS_ON_CARD: Mapping[str, str] = {
    "next": "next",
    "skip": "skip k",
    "back": "back b",
    "go": "go / find",
    "next section": "]",
    "previous section": "[",
    "end": "end E",
    "again": "again l",
    "agenda": "agenda",
    "undo": "undo u",
    "details": "details A",
    "decision": "decision D",
    "pause": "pause q quit exit",
    "take": "take y",
    "refuse": "refuse",
    "otherwise": "otherwise",
    **STEPS_OF_ACTION,
}
STEPS_AT_END: Mapping[str, str] = {
    "close": "close y yes",
    **{step: STEPS_ON_CARD[step] for step in ("back", "go", "agenda", "undo", "details", "decision", "pause")},
}
_ASK = "? says what can be answered."
HELP_ON_CARD = (
    "An empty line: no change, on to the next card.",
    "red, amber or green (r, a, g): rate it; the reason can stand on the same line: amber two posts vacant.",
    "note (n), owner (o), due (d), forecast (f), impact (i), evidence (v): asked for, or on the same line.",
    "complete (c), sign-off (s), reopen (R), withdraw (W); hold (H): does it still hold?",
    "decision (D): what was decided, who does it, by when, for the Board or not.",
    "Of a measure: reading (N), its figure. Of a decision carried over: complete (c), owner (o), due (d). Of a duty:"
    " complete (c), due (d), note (n). Of a proposal: take (y), otherwise, refuse.",
    "skip (k): it comes again at the end. back (b): the card before. ] and [: the next section, the one before.",
    "go 3.2 or go vacancies (/): that card. agenda: every item. again (l): reads this card again.",
    "undo (u): your last change. details (A): date, chair, who is there, next meeting.",
    "end (E): to the end, where the review is closed. pause (q): leaves it; it keeps its place.",
)
"""What can be answered on a card."""

HELP_AT_END = (
    "close: locks the review and writes its minutes. back: to the last card.",
    "details: date, chair, who is there, next meeting. decision, agenda, undo, go 3.2, pause: as on a card.",
)
"""What can be answered at the end."""


_OF_OTHERS: Mapping[SubjectKind, str] = {
    SubjectKind.DECISION: "Of a decision: complete, owner, due.",
    SubjectKind.DUTY: "Of a duty: complete, due, note.",
    SubjectKind.MEASURE: "Of a measure: reading.",
    SubjectKind.PROPOSAL: "Of a proposal: take, otherwise, refuse.",
}


def can_be_said(plan: Plan, ref: str) -> str:
    """What can be answered on the card of the subject of a ref, where something else was."""
    subject = subject_of(plan, ref)
    return _OF_OTHERS.get(subject.kind, _ASK) if subject is not None else _ASK


def split_answer(text: str, steps: Mapping[str, str]) -> tuple[str, str]:
    """The step that an answer means, and what stands behind it; an empty step where it means none.

    A single letter counts by its case, as the keys do; a word does not. ``/3.2`` and ``go 3.2`` are the same.
    """
    word, _, words = text.strip().partition(" ")
    if word.startswith("/") and len(word) > 1:
        word, words = "/", f"{word[1:]} {words}"
    for step, names in steps.items():
        for name in names.split():
            if word == name or (len(name) > 1 and folded(word) == name.casefold()):
                return step, words.strip()
    if "sign_off" in steps and folded(word) == "sign" and folded(words).startswith("off"):
        return "sign_off", words[3:].strip()
    return "", text.strip()

"""A question of several lines, asked one after another; what is refused is asked again, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from actionplan.commands.plain.session import Session, refusal_words
from actionplan.commands.plain.talk import Talk
from actionplan.model.date_words import date_line
from actionplan.model.edit import Edit
from actionplan.model.fields import DATE_FIELDS
from actionplan.model.name_doubts import person_probably_meant, several_doubt
from actionplan.model.number_words import number_of
from actionplan.model.refusal import Invalid
from actionplan.model.rules.personal_doubts import PersonalDataDoubted, doubts_words
from actionplan.model.sanitise import folded
from actionplan.model.words import capital
from actionplan.model.working_days import learn_bank_holidays
from actionplan.store import Saved

NOTHING: Mapping[str, str] = MappingProxyType({})
NONE = "-"
"""What is typed for no value at all, where an empty line means the one that stands there."""
_MOST_NAMES = 12
Answers = Mapping[str, str]


def _nothing_more(_edits: Sequence[Edit]) -> str:
    return ""


class Line(Struct, frozen=True):
    """One thing that is asked."""

    name: str
    """The field that it is; what a refusal is about has the same name."""
    label: str
    value: str = ""
    """What an empty line means."""
    choices: tuple[str, ...] = ()
    """What can be answered; as much of the word as tells it apart will do."""
    is_person: bool = False
    is_needed: bool = False
    """Whether an empty line is no answer: of several actions nobody clears all dates by it."""
    by_rule: bool = False
    """Whether it is only asked where a rule needs it."""
    asked: Callable[[Sequence[Edit]], str] = _nothing_more
    """Of a line by rule: what it still asks of an acceptable answer; it may be left empty."""


class Form(Struct, frozen=True):
    """What is asked, and the edits that the answers mean."""

    title: str
    lines: tuple[Line, ...]
    edits: Callable[[Answers], tuple[Sequence[Edit], str]]
    """The edits and the note; raises Invalid where the answers are not acceptable."""
    source: str = "command"
    about: tuple[str, ...] = ()
    """What is to be known before it is answered."""


def answer(
    form: Form, session: Session, early: Answers = NOTHING, also: Callable[[], Sequence[Edit]] = lambda: ()
) -> Saved | None:
    """Asks a form to its end and saves the answers.

    Args:
        form: What is asked.
        session: Who is asked, of which plan.
        early: What was answered before it is asked, by the names of lines.
        also: What is saved in the same change.

    Returns:
        What was saved; None where it was refused for something that is not asked here: that was said.

    Raises:
        Abandoned: if somebody leaves it; nothing is saved then.
        NoMoreAnswers: at the end of the input.
        StoreError: if it cannot be saved.
    """
    talk = session.talk
    if form.title:
        talk.say(form.title)
    talk.say(*form.about)
    answers = {line.name: line.value for line in form.lines}
    for line in form.lines:
        if line.name in early or not line.by_rule:
            answers[line.name] = _ask(line, session, early.get(line.name))
            while reason := _refused_here(form, line, answers):
                talk.say(reason)
                _asked_again(form, line.name, answers, session)
    visited: set[str] = set()
    keeps = False
    while True:
        try:
            edits, note = form.edits(answers)
            open_line = _still_asked(form, edits, answers, visited)
            if open_line is not None:
                visited.add(open_line.name)
                answers[open_line.name] = _ask(open_line, session)
                continue
            return session.save([*edits, *also()], note, source=form.source, keeps_personal_data=keeps)
        except PersonalDataDoubted as doubted:
            talk.say(f"{capital(doubts_words(doubted.doubts))}. Nothing was saved.")
            if talk.ask_whether("Keep it?", default=False):
                keeps = True
            elif not _asked_again(form, doubted.field, answers, session):
                return None
        except Invalid as refusal:
            talk.say(refusal_words(refusal))
            if not _asked_again(form, refusal.field, answers, session):
                return None


def _refused_here(form: Form, line: Line, answers: Answers) -> str:
    """Why what was answered to a line is refused, before the next one is asked; empty where it is not."""
    try:
        form.edits(answers)
    except Invalid as refusal:
        if refusal.field == line.name:
            return refusal_words(refusal)
    return ""


def _still_asked(form: Form, edits: Sequence[Edit], answers: Answers, visited: set[str]) -> Line | None:
    """A line that only a rule asks for, of which acceptable edits leave something to be asked."""
    for line in form.lines:
        if line.by_rule and line.name not in visited and not answers[line.name] and (words := line.asked(edits)):
            return Line(line.name, capital(words), is_person=line.is_person)
    return None


def _asked_again(form: Form, field: str, answers: dict[str, str], session: Session) -> bool:
    """Asks the line that a refusal is about again, with what was typed as its default; False where there is none."""
    line = next((line for line in form.lines if line.name == field), None)
    if line is None:
        return False
    again = Line(line.name, line.label, answers[line.name], line.choices, line.is_person, line.is_needed)
    answers[line.name] = _ask(again, session)
    return True


def _ask(line: Line, session: Session, early: str | None = None) -> str:
    """One line, until it can be read: of a date the day is said that is understood, of a name who may be meant.

    Args:
        line: What is asked.
        session: Who is asked.
        early: What was answered before it is asked, if anything.
    """
    talk = session.talk
    if line.name in DATE_FIELDS:
        learn_bank_holidays()
    question = line.label
    if line.choices:
        question = f"{line.label} ({', '.join(line.choices)})"
    while True:
        text = talk.ask(question, line.value, hint=_hint(line, session)) if early is None else early
        early = None
        if not text and line.is_needed:
            talk.say(f"Type the {line.name}; a dash ({NONE}) for none.")
            continue
        if text == NONE:
            text = ""
        if line.choices and not _is_choice(text, line):
            talk.say(f"Answer one of: {', '.join(line.choices)}.")
        elif line.name in DATE_FIELDS and text:
            day = date_line(text, line.name, session.plan.as_at)
            talk.say(capital(day.text))
            if not day.is_doubt:
                return text
        elif line.is_person and text and text != line.value:
            return _person(text, line, session)
        else:
            return text


def _is_choice(text: str, line: Line) -> bool:
    """Whether a text is one of the choices, or as much of one as tells it apart."""
    answer_text = folded(text)
    matches = [choice for choice in line.choices if folded(choice).startswith(answer_text)]
    return answer_text in map(folded, line.choices) or len(matches) == 1 or (not text and not line.value)


def _person(text: str, line: Line, session: Session) -> str:
    """A name; where somebody in use is probably meant, or several people, that is asked once."""
    talk: Talk = session.talk
    suggestion = person_probably_meant(session.plan)(text)
    if suggestion:
        if talk.ask_whether(f"{text} is new. Did you mean {suggestion}?", default=True):
            return suggestion
        return text
    doubt = several_doubt(text, session.plan) if line.name == "owner" else ""
    if doubt and not talk.ask_whether(f"{doubt} Keep it as typed?", default=False):
        return _ask(line, session)
    return text


def _hint(line: Line, session: Session) -> Sequence[str]:
    """What can be answered to a line."""
    hints: list[str] = []
    if line.choices:
        hints.append(f"One of: {', '.join(line.choices)}. The first letters will do.")
    if line.name in DATE_FIELDS:
        hints.append(DATE_FIELDS[line.name].looking.forms)
    if line.is_person:
        names = session.plan.owners
        more = f", and {number_of(len(names) - _MOST_NAMES, 'other')}" if len(names) > _MOST_NAMES else ""
        hints.append(f"A name or a post. In use: {', '.join(names[:_MOST_NAMES]) or 'none yet'}{more}.")
    if not hints:
        hints.append("Any text.")
    if line.value:
        hints.append(f"A dash ({NONE}) gives no value.")
    return hints

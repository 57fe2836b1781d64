"""The prompt without a grid: the verbs of the command line, and short words that ask for what they still need."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Mapping, Sequence

import click

from actionplan.commands.common import changing, current_day
from actionplan.commands.plain.forms import NOTHING, answer
from actionplan.commands.plain.questions import QUESTION_OF, RATINGS, action_question
from actionplan.commands.plain.review import PlainReview
from actionplan.commands.plain.review_questions import reading_form
from actionplan.commands.plain.session import Session, refusal_words
from actionplan.commands.plain.talk import Abandoned, NoMoreAnswers, Talk
from actionplan.commands.plain.words import STEPS_OF_ACTION, split_answer
from actionplan.commands.styled import plainly
from actionplan.model.action import Action
from actionplan.model.describe import ref_words, told
from actionplan.model.grants import Role
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Refusal
from actionplan.model.rules.measures import measure_meant
from actionplan.model.sanitise import first_line, folded
from actionplan.reports.assessment import judge
from actionplan.store import Saved, Store, StoreError
from actionplan.store.opening import Place, location_of
from actionplan.usecases.minutes_due import catch_up

_ENDS = ("quit", "exit", "q", "bye")
_TOKEN = re.compile(r"""(?<!\S)(?:"((?:[^"\\]|\\.)*)"|'([^']*)')(?!\S)|((?:[^\s"]|"[^"]*"|"(?![^"]*"))+)""")
"""A word, or several in quotes. An apostrophe within a word is one: Parents' survey."""
_QUOTE = '"'
_SHORT: Mapping[str, tuple[str, ...]] = {
    "l": ("list",),
    "agenda": ("review", "agenda"),
    "minutes": ("review", "minutes"),
    "reviews": ("review", "list"),
    "u": ("undo",),
}
"""Short words, and the verbs that they are."""
_NOT_HERE: Mapping[str, str] = {
    "shell": "This is the shell already; ? lists what can be said.",
    "demo": "The demonstration opens the screens; leave with quit, then: actionplan demo --no-open",
    "completion": "The tab key completes nothing here; ? lists what can be said.",
}
_RATING_WORDS = {step: STEPS_OF_ACTION[step] for step in RATINGS}
HELP = (
    "list late owner:none: the actions that match, a line each. filter late: from now on list has only those;"
    " filter off: all again.",
    "show 1.2, or 1.2 alone: everything about an action. What follows without a ref is about that one.",
    "rate 1.2 amber two posts vacant, or amber 1.2 two posts vacant: what is missing is asked.",
    "note, owner, due, forecast, impact, evidence, complete, sign-off, reopen, withdraw: the same way, with one ref or"
    " several. hold 1.2: whether it still holds.",
    "undo, redo: your last change. history 1.2, changes, summary, strengths, decisions: to read.",
    "review: holds the weekly review here. agenda, minutes, reviews: to read.",
    'reading M1 83, or reading "Seen in time": the figure of a measure; the period is asked. measures: to read.',
    "risk, restrict, response, export --format docx and every other verb of the command line: as there.",
    "help VERB: what a verb can do. quit, or the end of the input: leaves. Every change is saved when it is said.",
    "To a question: an empty line takes what stands in brackets, ? says what can be answered, ! leaves it.",
)


def open_shell(place: Place) -> None:
    """Opens the shell on a plan; the first time, makes its database from the bundled plan.

    Ends the process with 1 where lines came from a file or a pipe and one of them was refused.
    """
    from actionplan.commands.maintenance import made_the_first_time

    ctx = click.get_current_context().find_root()
    ctx.obj = location_of(place)
    with plainly():
        # A verb's process is over before there is anything to collect; a conversation goes on for hours.
        gc.enable()
        talk = Talk()
        if notice := made_the_first_time(place):
            talk.say(notice)
        with changing(even_closed=True) as store:
            shell = Shell(Session(store, talk), store, location_of(place), ctx.command)
            shell.hold()
            was_refused = shell.was_refused
    if was_refused and not talk.is_typed:
        click.get_current_context().exit(1)


class Shell:
    """One line after another, until somebody leaves."""

    def __init__(self, session: Session, store: Store, location: str, root: click.Command) -> None:
        """Takes, beside the session, the command line that its verbs are of, and which plan that is to open."""
        self._session, self._store, self._location, self._root = session, store, location, root
        self._talk = session.talk
        self._filter: tuple[str, ...] = ()
        self._refs: tuple[str, ...] = ()
        """What is spoken of where no ref is said."""
        self.was_refused = False

    def hold(self) -> None:
        """Takes lines until somebody leaves, the input ends, or ctrl+C is pressed."""
        self._session.say_what_it_is()
        for message in catch_up(self._store, current_day()):
            self._talk.say(message)
        self._talk.say("? lists what can be said; quit leaves.")
        try:
            while self._took(self._talk.ask("actionplan", hint=HELP, is_prompt=True)):
                self._session.catch_up()
        except NoMoreAnswers:
            pass
        except KeyboardInterrupt:
            self._talk.say("", "Left. What was saved is saved.")

    def _took(self, line: str) -> bool:
        """Does what a line says, and says why where that is refused; False where it leaves."""
        if folded(line) in _ENDS:
            return False
        try:
            self._do(line)
        except Abandoned:
            self._talk.say("Nothing was saved.")
        except click.Abort:
            self._talk.say("Stopped.")
        except click.UsageError as error:
            self._refuse(f"{error.format_message().rstrip('.')}. ? lists what can be said.")
        except (Refusal, OSError) as error:
            self._refuse(refusal_words(error) if isinstance(error, StoreError) else _sentence(str(error)))
        return True

    def _refuse(self, words: str) -> None:
        self.was_refused = True
        self._talk.say(words)

    def _do(self, line: str) -> None:
        tokens = _tokens(line)
        if not tokens:
            return
        word = folded(tokens[0])
        step, words = split_answer(line, STEPS_OF_ACTION)
        if word in _NOT_HERE:
            self._refuse(_NOT_HERE[word])
        elif word in self._own:
            self._own[word](tokens[1:])
        elif step == "reading" and len(tokens) > 1 and not any(token.startswith("--") for token in tokens):
            self._ask_for_reading(tokens[1], " ".join(tokens[2:]))
        elif self._action(line) is not None:
            self._show((line,))
        elif self._is_step(step, tokens):
            self._ask(step, words)
        else:
            self._run(*_SHORT.get(word, (word,)), *tokens[1:])

    @property
    def _own(self) -> Mapping[str, Callable[[Sequence[str]], None]]:
        return {
            "help": self._help,
            "list": self._list,
            "l": self._list,
            "filter": self._set_filter,
            "show": self._show,
            "rate": self._rate,
            "review": self._review,
        }

    # --- to read -------------------------------------------------------------------------------------------

    def _help(self, words: Sequence[str]) -> None:
        is_short = words and (words[0] in self._own or split_answer(words[0], STEPS_OF_ACTION)[0])
        if words and (not is_short or self._is_verb(words[0])):
            self._run(*words, "--help")
        else:
            self._talk.say(*HELP)

    def _list(self, words: Sequence[str]) -> None:
        """The actions that match, of those of the filter."""
        if any(word.startswith("--") for word in words):
            self._run("list", *words)
        else:
            self._run("list", "--", *self._filter, *words)

    def _set_filter(self, words: Sequence[str]) -> None:
        """From now on, list has only what matches; nothing, or off, is all."""
        before, self._filter = self._filter, tuple(words) if words != ["off"] else ()
        if not self._filter:
            self._talk.say("No filter: list has every action.")
            return
        try:
            self._list(())
        except Refusal:
            self._filter = before
            raise

    def _show(self, words: Sequence[str]) -> None:
        action = self._action(words[0]) if words else None
        if action is not None:
            self._refs = (action.ref,)
        self._run("show", *(words or self._refs))

    def _review(self, words: Sequence[str]) -> None:
        """Holds the review here; what else can be done about reviews is a verb."""
        if words and words[0] != "hold":
            self._run("review", *words)
            return
        PlainReview(self._session).hold()
        self._session.review = ""

    def _run(self, *args: str) -> None:
        """A verb of the command line, on the same plan."""
        try:
            self._root.main(["--db", self._location, *args], prog_name="actionplan", standalone_mode=False)
        except click.exceptions.Exit as end:
            self.was_refused = self.was_refused or bool(end.exit_code)

    # --- to change -----------------------------------------------------------------------------------------

    def _is_step(self, step: str, tokens: Sequence[str]) -> bool:
        """Whether a line asks something about actions here; a verb of the same name is meant by its options."""
        if step not in (*QUESTION_OF, *RATINGS):
            return False
        is_with_options = any(token.startswith("--") for token in tokens)
        return (
            not self._is_verb(tokens[0])
            or not is_with_options
            and self._action(tokens[1] if len(tokens) > 1 else "") is not None
        )

    def _is_verb(self, word: str) -> bool:
        root = self._root
        return isinstance(root, click.Group) and folded(word) in root.list_commands(click.get_current_context())

    def _action(self, text: str) -> Action | None:
        plan = self._session.plan
        return plan.action(plan.ref_meant(text.strip().strip(","))) if text.strip() else None

    def _actions_meant(self, words: str) -> tuple[tuple[Action, ...], str]:
        """The actions whose refs a line begins with, and what follows; without refs those spoken of last.

        Raises:
            Refusal: if there are none.
        """
        actions: list[Action] = []
        remaining = words
        while remaining:
            token, _, following = remaining.partition(" ")
            action = self._action(token)
            if action is None:
                self._refuse_unknown(token)
                break
            actions.append(action)
            remaining = following.strip()
        if not actions:
            actions = [action for ref in self._refs if (action := self._session.plan.action(ref)) is not None]
        if not actions:
            raise Refusal("say which action, by its ref, such as 1.2")
        self._refs = tuple(action.ref for action in actions)
        return tuple(actions), remaining

    def _refuse_unknown(self, token: str) -> None:
        """Refuses what is written as the refs of the plan are and is none: nothing is said of another action for it."""
        forms = {_form_of(ref) for ref in self._session.plan.refs}
        if any(sign.isdigit() for sign in token) and _form_of(token) in forms:
            raise Refusal(f"there is no {self._session.plan.words.action.one} {token}; list has those there are")

    def _rate(self, words: Sequence[str]) -> None:
        """``rate 1.2 amber two posts vacant``: what is missing is asked."""
        actions, remaining = self._actions_meant(" ".join(words))
        step, reason = self._rating(remaining)
        while not step:
            faces = [self._session.plan.key.face(condition) for condition in RATINGS.values()]
            choices = ", ".join(f"{letter} {face.phrase}" for letter, face in zip(RATINGS, faces, strict=True))
            answer_text = self._talk.ask(f"Rating of {', '.join(self._refs)} ({choices})")
            step, reason = self._rating(answer_text)
        self._ask_about(actions, step, _unquoted(reason))

    def _rating(self, text: str) -> tuple[str, str]:
        """The step of a rating as said, in the words of the plan's key too, and what stands behind it."""
        for letter, condition in RATINGS.items():
            phrase = self._word_of(condition)
            if folded(text).startswith(phrase):
                return letter, text[len(phrase) :].strip()
        return split_answer(text, _RATING_WORDS)

    def _word_of(self, condition: Condition) -> str:
        return folded(self._session.plan.key.phrase(condition))

    def _ask(self, step: str, words: str) -> None:
        actions, remaining = self._actions_meant(words)
        self._ask_about(actions, step, _unquoted(remaining))

    def _ask_for_reading(self, measure: str, figure: str) -> None:
        """``reading M1 83``: for which period, and what else is missing, is asked."""
        self._session.refuse_read_only(Role.EDITOR)
        form = reading_form(self._session.plan, measure_meant(self._session.plan, measure))
        self._say_saved(answer(form, self._session, {form.lines[0].name: figure} if figure else NOTHING))

    def _ask_about(self, actions: Sequence[Action], step: str, words: str) -> None:
        """Asks what a step needs beside what was said, and says what was saved."""
        self._session.refuse_read_only()
        form = action_question(self._session.plan, actions, step, self._session.by)
        self._say_saved(answer(form, self._session, {form.lines[0].name: words} if words else NOTHING))

    def _say_saved(self, save: Saved | None) -> None:
        """Says what was saved, an update a line."""
        if save is None:
            self.was_refused = True
            return
        if save.seq is None:
            self._talk.say("Nothing to change.")
            return
        plan = self._session.plan
        for update in self._store.history(after=save.seq - 1):
            if update.change.seq == save.seq:
                self._talk.say(f"{ref_words(update, plan)} {first_line(told(update, plan)) or 'noted'}")
        for action in filter(None, (plan.action(ref) for ref in save.refs)):
            judged = judge(action, plan)
            if judged.optimistic:
                self._talk.say(f"{action.ref} is {judged.contrast}: {judged.suggested.reason}")
        self._talk.say(f"Saved as change {save.seq}; undo undoes it.")


def _tokens(line: str) -> list[str]:
    """The words of a line; what stands in quotes is one. Raises Refusal where quotes are not closed."""
    tokens = []
    for match in _TOKEN.finditer(line):
        in_quotes, in_apostrophes, plain = match.groups()
        if in_quotes is not None:
            plain = re.sub(r"\\([\"\\])", r"\1", in_quotes)
        tokens.append(plain if plain is not None else in_apostrophes)
    for token in tokens:
        _refuse_unclosed(token)
    return tokens


def _unquoted(words: str) -> str:
    """What is said behind a step, without quotes around all of it. Raises Refusal where they are not closed."""
    _refuse_unclosed(words)
    is_whole = words.startswith(_QUOTE) and words.endswith(_QUOTE) and words.count(_QUOTE) == len('""')
    return words[1:-1].strip() if is_whole else words


def _refuse_unclosed(words: str) -> None:
    if words.startswith(_QUOTE) and words.count(_QUOTE) == 1:
        raise Refusal(f"the quotes before {words[1:41]} are not closed; close them, or leave them out")


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def _form_of(ref: str) -> str:
    """How a ref is written, whatever its numbers and letters."""
    return re.sub(r"[^\W\d]+", "a", re.sub(r"\d+", "0", ref))

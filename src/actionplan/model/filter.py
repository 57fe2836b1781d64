"""Which actions are meant: what people type after ``/``, what the command line asks for, and whatever asks later.

    filter       words { "or" words }             "or" binds weakest; there are no brackets
    words        { ["-"] word | "and" }           all of them have to match; "-" leaves out
    word         field:value{,value} | state | text | "text"

A word in quotes is text: ``"complete"`` is looked for, ``complete`` is the state. What is half typed narrows nothing.
The fields and states are in :mod:`actionplan.model.filter_words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from actionplan.model.filter_words import FILTER_FIELDS, FILTER_STATES, STATE_WORDS, Test
from actionplan.model.plan import Action, Plan
from actionplan.model.sanitise import folded
from actionplan.model.searching import searched
from actionplan.model.tokens import Token, last_word, needs_value, no_field, no_such, quoted, tokens

HELP = "owner:quality  rag:amber  due:7  late  -closed  mine"
OR, AND, NOT = "or", "and", "not"
TEXT, STATE = "", "*"
"""What stands in the place of a field's name for text to look for, and for a state. Neither can be typed as a name."""
OR_BETWEEN = '"or" goes between two filters, such as late or owner:none'
NO_NOT = 'a minus leaves out, such as -closed; "not" in quotes looks for the word'
LONE_DASH = "a dash leaves out the word behind it, such as -closed"


class Term(Struct, frozen=True):
    """One thing that is asked of an action, or that must not be so."""

    field: str
    """The name of a field, or :data:`TEXT` or :data:`STATE`."""
    values: tuple[str, ...]
    """Any of these; of a text or a state there is one."""
    leaves_out: bool = False

    def __str__(self) -> str:
        """As it can be typed."""
        if self.field == TEXT:
            text = self.values[0]
            words = quoted(text) if text not in (OR, AND, NOT, *STATE_WORDS) else f'"{text}"'
        elif self.field == STATE:
            words = self.values[0]
        else:
            words = f"{self.field}:{','.join(map(quoted, self.values))}"
        return f"-{words}" if self.leaves_out else words

    def test(self, plan: Plan, me: str) -> Test | None:
        """Whether an action passes; None where it names something that there is not."""
        test = self._test(plan, me)
        if test is None or not self.leaves_out:
            return test
        return lambda action: not test(action)

    def _test(self, plan: Plan, me: str) -> Test | None:
        if self.field == TEXT:
            texts, text = searched(plan), self.values[0]
            return lambda action: text in texts[action.ref]
        if self.field == STATE:
            return FILTER_STATES[self.values[0]].test(plan, me)
        if self.field not in FILTER_FIELDS:
            return None
        tests = [test for value in self.values if (test := FILTER_FIELDS[self.field].test(value, plan)) is not None]
        return _any_of(tests) if len(tests) == len(self.values) else None

    def refusal(self, plan: Plan, *, entered: bool = True) -> str:
        """What in it names something that there is not, with what there is; empty if nothing does.

        Args:
            plan: The plan that is searched.
            entered: Whether it is meant as it stands; else what may become something is let pass.
        """
        if self.field in (TEXT, STATE):
            return ""
        known = FILTER_FIELDS.get(self.field)
        if known is None:
            return no_field(self.field, self.values[0], FILTER_FIELDS)
        for value in self.values:
            test = known.test(value, plan)
            there_are = known.there_are(plan)
            if test is None and not entered and any(folded(one).startswith(value) for one in there_are):
                continue
            if test is None or (entered and known.names_actions and not any(map(test, plan.actions))):
                return no_such(known.noun, value, there_are, how=known.how)
        return ""


class Filter(Struct, frozen=True):
    """A filter over actions. An empty one lets all that count pass."""

    alternatives: tuple[tuple[Term, ...], ...] = ()
    """Of one of these every term has to hold."""
    unfinished: str = ""
    """What is half typed, and so left aside; empty if nothing is."""

    def __bool__(self) -> bool:
        return bool(self.alternatives)

    def __str__(self) -> str:
        """As it can be typed."""
        return f" {OR} ".join(" ".join(map(str, terms)) for terms in self.alternatives)

    @property
    def terms(self) -> Iterator[Term]:
        """Every term."""
        return (term for terms in self.alternatives for term in terms)

    def also(self, *terms: Term) -> Filter:
        """This filter, with ``terms`` that have to hold as well."""
        alternatives = tuple((*one, *terms) for one in self.alternatives or ((),))
        return Filter(tuple(one for one in alternatives if one), self.unfinished)

    def apply(self, plan: Plan, me: str = "", *, withdrawn_too: bool = False) -> tuple[Action, ...]:
        """The actions of the plan that pass, in the order of their refs.

        Args:
            plan: The plan.
            me: Who "mine" means.
            withdrawn_too: Whether withdrawn ones count; else they pass only where ``withdrawn`` asks for them.
        """
        asked_for = any(map(_asks_for_withdrawn, self.alternatives))
        test = self._test(plan, me, guarded=asked_for and not withdrawn_too)
        candidates = plan.actions if asked_for or withdrawn_too else plan.counted
        return candidates if test is None else tuple(filter(test, candidates))

    def _test(self, plan: Plan, me: str, *, guarded: bool) -> Test | None:
        """Whether an action passes, what names nothing left aside; None if all pass."""
        alternatives = []
        for terms in self.alternatives:
            tests = [test for term in terms if (test := term.test(plan, me)) is not None]
            if tests and guarded and not _asks_for_withdrawn(terms):
                tests.append(lambda action: not action.is_withdrawn)
            if tests:
                alternatives.append(_all_of(tests))
        return _any_of(alternatives) if alternatives else None

    def doubt(self, plan: Plan) -> str:
        """What names nothing that there is, said in few words while somebody types; empty if nothing does."""
        refusals = (term.refusal(plan, entered=False) for term in self.terms)
        return next((refusal.partition(";")[0] for refusal in refusals if refusal), "")

    def refusal(self, plan: Plan) -> str:
        """Why it cannot be meant as it stands, with what there is; empty if it can."""
        refusals = (refusal for term in self.terms if (refusal := term.refusal(plan)))
        return next(refusals, self.unfinished)


def _asks_for_withdrawn(terms: Iterable[Term]) -> bool:
    return Term(STATE, ("withdrawn",)) in terms


def _any_of(tests: Sequence[Test]) -> Test:
    return tests[0] if len(tests) == 1 else lambda action: any(test(action) for test in tests)


def _all_of(tests: Sequence[Test]) -> Test:
    if len(tests) > 2:
        return lambda action: all(test(action) for test in tests)
    first, last = tests[0], tests[-1]
    # Of the few that people type, a generator for each action would take twice as long.
    return first if len(tests) == 1 else lambda action: first(action) and last(action)


# --- reading what was typed -----------------------------------------------------------------------------------


def parse_filter(typed: str) -> Filter:
    """The filter that ``typed`` means. It never fails: what is half typed is left aside, and said."""
    alternatives: list[list[Term]] = [[]]
    unfinished = ""
    for token in tokens(typed):
        if token.is_bare and token.text == OR:
            unfinished = unfinished or ("" if alternatives[-1] else OR_BETWEEN)
            alternatives.append([])
            continue
        if token.is_bare and token.text == AND:
            continue
        term = _term(token)
        if isinstance(term, str):
            unfinished = unfinished or term
        else:
            alternatives[-1].append(term)
    if not unfinished and len(alternatives) > 1 and not alternatives[-1]:
        unfinished = OR_BETWEEN
    return Filter(tuple(tuple(terms) for terms in alternatives if terms), unfinished)


def _term(token: Token) -> Term | str:
    """The term that a token is, or what is still missing of it."""
    leaves_out = token.bare.startswith("-")
    if leaves_out:
        token = token.after(1)
    if not token.text:
        return LONE_DASH if leaves_out else ""
    if token.is_bare and token.text == NOT:
        return NO_NOT
    if token.is_bare and token.text in STATE_WORDS:
        return Term(STATE, (STATE_WORDS[token.text],), leaves_out)
    named = token.named()
    if named is None:
        return Term(TEXT, (token.text,), leaves_out)
    name, value = named
    known = FILTER_FIELDS.get(name)
    if not (values := value.parts()):
        return needs_value(name, known.example) if known else no_field(name, "", FILTER_FIELDS)
    return Term(name, values, leaves_out)


# --- what can be typed ----------------------------------------------------------------------------------------


def filter_help() -> tuple[tuple[str, str], ...]:
    """What the filter understands, a line each, for the help of the screens and of the command line."""
    states: dict[str, list[str]] = {}
    for state in FILTER_STATES.values():
        states.setdefault(state.help, []).extend((state.word, *state.also[:1]))
    return (
        *((known.example, known.help) for known in FILTER_FIELDS.values()),
        *((" ".join(words), meaning) for meaning, words in states.items()),
        ("any words", "in the ref, title, owner or finding; in quotes, those words and nothing else"),
        ("-late", "leaves out what follows the dash"),
        ("late or stale", "either; all the words on one side of or belong together"),
        ("rag:red,amber", "any of these"),
    )


def completions(typed: str, plan: Plan) -> tuple[str, ...]:
    """What the last word of a line can become, as it would be typed, those that begin with it first."""
    word = last_word(typed)
    dash, word = ("-", word[1:]) if word.startswith("-") else ("", word)
    name, colon, value = word.partition(":")
    if not colon:
        there_are = (*(f"{name}:" for name in FILTER_FIELDS), *FILTER_STATES)
        return tuple(f"{dash}{one}" for one in _beginning(word, there_are)) if word else ()
    known = FILTER_FIELDS.get(folded(name))
    if known is None:
        return ()
    # A comma in quotes is part of a name.
    before, comma, last = value.rpartition(",") if '"' not in value else ("", "", value)
    found = _beginning(last.replace('"', ""), known.there_are(plan))
    return tuple(f"{dash}{known.name}:{before}{comma}{_completed(known.name, one)}" for one in found)


def _completed(name: str, value: str) -> str:
    # A theme is known by its number.
    return value.partition(" ")[0] if name == "theme" else quoted(value)


def _beginning(typed: str, words: Iterable[str]) -> list[str]:
    """The words that begin with what is typed, then those of which another word does; none if it is one of them."""
    typed = folded(typed)
    known = {folded(word): word for word in words}
    if typed in known:
        return []
    found = [word for key, word in known.items() if key.startswith(typed)]
    return found + [word for key, word in known.items() if f" {typed}" in key and word not in found]

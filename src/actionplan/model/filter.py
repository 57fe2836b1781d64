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
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.endings import ended, ending_words
from actionplan.model.filter_groups import Test
from actionplan.model.filter_states import FILTER_STATES, STATE_WORDS
from actionplan.model.filter_words import FILTER_FIELDS, fields_of, understood_fields
from actionplan.model.plan import Plan
from actionplan.model.sanitise import folded
from actionplan.model.searching import searched
from actionplan.model.tokens import Token, needs_value, no_field, no_such, quoted, tokens

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
        if self.leaves_out:
            return f"-{replace(self, leaves_out=False)}"
        if self.field == TEXT:
            return _text_words(self.values[0])
        if self.field == STATE:
            return self.values[0]
        return f"{self.field}:{','.join(map(quoted, self.values))}"

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
        if self.field not in understood_fields(plan):
            return None
        tests = [test for value in self.values if (test := FILTER_FIELDS[self.field].test(value, plan)) is not None]
        if len(tests) < len(self.values):
            return None
        return _any_of(tests)

    def refusal(self, plan: Plan, *, entered: bool = True) -> str:
        """What in it names something that there is not, with what there is; empty if nothing does.

        Args:
            plan: The plan that is searched.
            entered: Whether it is meant as it stands; else what may become something is let pass.
        """
        if self.field in (TEXT, STATE):
            return ""
        field = understood_fields(plan).get(self.field)
        if field is None:
            return no_field(self.field, self.values[0], fields_of(plan))
        for value in self.values:
            test = field.test(value, plan)
            options = field.there_are(plan)
            if test is None and not entered and any(folded(option).startswith(value) for option in options):
                continue
            if test is None or (entered and field.names_actions and not any(map(test, plan.actions))):
                return no_such(plan.words.put_in(field.noun), value, options, how=field.how)
        return ""


def _text_words(text: str) -> str:
    """A text as it can be typed: in quotes where it would otherwise be a word of the filter."""
    if text in (OR, AND, NOT, *STATE_WORDS):
        return f'"{text}"'
    return quoted(text)


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
        alternatives = tuple((*alternative, *terms) for alternative in self.alternatives or ((),))
        return Filter(tuple(filter(None, alternatives)), self.unfinished)

    def apply(self, plan: Plan, me: str = "", *, withdrawn_too: bool = False) -> tuple[Action, ...]:
        """The actions of the plan that pass, in the order of their refs.

        Args:
            plan: The plan.
            me: Who "mine" means.
            withdrawn_too: Whether withdrawn ones count; else they pass only where ``withdrawn`` or ``ended`` asks for
                them, or an accepted risk needs attention.
        """
        asks_for_withdrawn = any(map(_asks_for_withdrawn, self.alternatives))
        test = self._test(plan, me, guarded=asks_for_withdrawn and not withdrawn_too)
        candidates = plan.counted_or_withdrawn if asks_for_withdrawn or withdrawn_too else plan.counted
        if test is None:
            return candidates
        return tuple(filter(test, candidates))

    def _test(self, plan: Plan, me: str, *, guarded: bool) -> Test | None:
        """Whether an action passes, what names nothing left aside; None if all pass."""
        alternatives = []
        for terms in self.alternatives:
            tests = [test for term in terms if (test := term.test(plan, me)) is not None]
            if tests and guarded and not _asks_for_withdrawn(terms):
                tests.append(lambda action: not action.is_withdrawn)
            if tests:
                alternatives.append(_all_of(tests))
        if not alternatives:
            return None
        return _any_of(alternatives)

    def doubt(self, plan: Plan) -> str:
        """What names nothing that there is, said in few words while somebody types; empty if nothing does."""
        refusals = (term.refusal(plan, entered=False) for term in self.terms)
        return next((refusal.partition(";")[0] for refusal in refusals if refusal), "")

    def refusal(self, plan: Plan) -> str:
        """Why it cannot be meant as it stands, with what there is; empty if it can."""
        refusals = (refusal for term in self.terms if (refusal := term.refusal(plan)))
        return next(refusals, self.unfinished)


def ended_ref_words(text: str, plan: Plan) -> str:
    """Of a filter that is the ref of an action in no count: how that ended, and what finds it; empty of any other."""
    action = plan.action(plan.ref_meant(text.strip())) if text.strip() else None
    if action is None or not action.is_withdrawn or action not in ended(plan):
        return ""
    return f"{action.ref} is in no count ({ending_words(action, plan)}): withdrawn {action.ref} finds it"


def _asks_for_withdrawn(terms: Iterable[Term]) -> bool:
    """Whether it finds what does not count: by its state, by how it ended, or as a risk that needs attention."""
    return any(term in _WITHDRAWN or (term.field == "ended" and not term.leaves_out) for term in terms)


_WITHDRAWN = (Term(STATE, ("withdrawn",)), Term(STATE, ("attention",)))


def _any_of(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    return lambda action: any(test(action) for test in tests)


def _all_of(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    if len(tests) == 2:
        # Of the few that people type, a generator for each action would take twice as long.
        first, second = tests
        return lambda action: first(action) and second(action)
    return lambda action: all(test(action) for test in tests)


# --- reading what was typed -----------------------------------------------------------------------------------


def parse_filter(line: str) -> Filter:
    """The filter that ``line`` means. It never fails: what is half typed is left aside, and said."""
    alternatives: list[list[Term]] = [[]]
    unfinished = ""
    for token in tokens(line):
        if token.is_bare and token.text == OR:
            if not alternatives[-1]:
                unfinished = unfinished or OR_BETWEEN
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
    if not token.bare.startswith("-"):
        return _plain_term(token)
    term = _plain_term(token.after(1))
    if isinstance(term, str):
        return term or LONE_DASH
    return replace(term, leaves_out=True)


def _plain_term(token: Token) -> Term | str:
    """The same of a token without a dash in front; the empty text for one without any."""
    if not token.text:
        return ""
    if token.is_bare and token.text == NOT:
        return NO_NOT
    if token.is_bare and token.text in STATE_WORDS:
        return Term(STATE, (STATE_WORDS[token.text],))
    field_and_value = token.named()
    if field_and_value is None:
        return Term(TEXT, (token.text,))
    name, value = field_and_value
    return _field_term(name, value.parts())


def _field_term(name: str, values: tuple[str, ...]) -> Term | str:
    if values:
        return Term(name, values)
    if name in FILTER_FIELDS:
        return needs_value(name, FILTER_FIELDS[name].example)
    return no_field(name, "", FILTER_FIELDS)


# --- what can be typed ----------------------------------------------------------------------------------------


def filter_help(plan: Plan | None = None) -> tuple[tuple[str, str], ...]:
    """What the filter understands, a line each, for the help of the screens and of the command line.

    Of a plan, what finds anything in it; without one, everything.
    """
    filter_fields = FILTER_FIELDS if plan is None else fields_of(plan)
    states: dict[str, list[str]] = {}
    for state in FILTER_STATES.values():
        states.setdefault(state.help, []).extend((state.word, *state.also[:1]))
    return (
        *((field.example, field.help) for field in filter_fields.values()),
        *((" ".join(words), meaning) for meaning, words in states.items()),
        ("any words", "in the ref, title, owner, finding or own fields; in quotes, those words and nothing else"),
        ("-late", "leaves out what follows the dash"),
        ("late or stale", "either; all the words on one side of or belong together"),
        ("rag:red,amber", "any of these"),
    )

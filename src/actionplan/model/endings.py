"""How actions end that are not done: what each ending is called, how many there are, and which risks were accepted.

What has ended is out of every count of ratings, and every total of actions says so, in the words of this module.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from actionplan.model.action import Ending
from actionplan.model.dates import days_since, format_date
from actionplan.model.index import Derived
from actionplan.model.mistakes import is_mistake
from actionplan.model.number_words import count, verb
from actionplan.model.sanitise import first_line, followed
from actionplan.model.withheld import WITHHELD

if TYPE_CHECKING:
    from actionplan.model.action import Action
    from actionplan.model.plan import Plan

WITHDRAWN = "withdrawn"
"""What is said of an action that ended without anybody saying how, as of old ones."""
STATES: Mapping[Ending | None, str] = {
    Ending.RISK_ACCEPTED: "risk accepted",
    Ending.SUPERSEDED: "superseded",
    Ending.MERGED: "merged",
    Ending.NO_LONGER_WARRANTED: "no longer warranted",
    Ending.MOVED: "moved to another plan",
    None: WITHDRAWN,
}
"""What an action is that ended so, in the order in which they are counted."""
WAYS = (WITHDRAWN, *(ending.value for ending in Ending))
"""What is asked of how an action ends, a plain withdrawal first."""
GOES_ON = frozenset({Ending.SUPERSEDED, Ending.MERGED})
"""The endings after which another action of the plan stands for it."""


# --- of one action ----------------------------------------------------------------------------------------------


def state_words(action: Action) -> str:
    """What an action is that does not count: ``risk accepted``, ``merged``, ``withdrawn``; empty for every other."""
    return STATES[action.ending] if action.is_withdrawn else ""


def ending_words(action: Action, plan: Plan) -> str:
    """How an action ended: ``risk accepted by Ann``, ``merged into 1.4``, ``moved to the fostering plan, F4 there``.

    Empty for one that counts.
    """
    if not action.is_withdrawn:
        return ""
    match action.ending:
        case Ending.RISK_ACCEPTED:
            return _accepted(plan.person_name(action.accepted_by))
        case Ending.SUPERSEDED | Ending.MERGED:
            words = f"{action.ending} {action.ending_to}"
            goes_to = goes_on_in(action, plan)
            return f"{words}, now {goes_to.ref}" if goes_to is not None and goes_to.ref != action.ending_to else words
        case Ending.MOVED:
            return f"moved to {action.ending_to}{f', {action.ending_ref} there' if action.ending_ref else ''}"
    return STATES[action.ending]


def _accepted(name: str) -> str:

    return f"risk accepted by {name}" if name and name != WITHHELD else "risk accepted"


def ending_sentence(action: Action, plan: Plan) -> str:
    """How an action ended and why: ``merged into 1.4: both are about thresholds``; empty for one that counts.

    Of an accepted risk it says the risk, and when it is looked at again.
    """
    words = followed(ending_words(action, plan), ": ", action.withdrawn_reason)
    return followed(words, "; ", risk_review_words(action, plan))


def goes_on_in(action: Action, plan: Plan) -> Action | None:
    """The action that stands for one now: itself, or what it was superseded by or merged into, however often.

    None where that is not in the plan, or leads back.
    """
    seen = {action.ref}
    while action.is_withdrawn and action.ending in GOES_ON:
        following = plan.action(action.ending_to)
        if following is None or following.ref in seen:
            return None
        seen.add(following.ref)
        action = following
    return action


def read_way(text: str) -> str:
    """An ending as it is typed, for the rules: nothing for a plain withdrawal."""
    typed = text.strip().casefold()
    return "" if typed and WITHDRAWN.startswith(typed) else text


def is_accepted_risk(action: Action) -> bool:
    """Whether an action ended with its risk accepted."""
    return action.is_withdrawn and action.ending is Ending.RISK_ACCEPTED


def is_risk_due(action: Action, plan: Plan) -> bool:
    """Whether the day has come on which somebody looks at an accepted risk again."""
    return is_accepted_risk(action) and action.risk_review_on is not None and action.risk_review_on <= plan.as_at


def risk_review_words(action: Action, plan: Plan) -> str:
    """When an accepted risk is looked at again: ``to be looked at again, due 3 Mar 2027, 12 days ago``.

    Empty for what is no accepted risk.
    """
    if not is_accepted_risk(action) or action.risk_review_on is None:
        return ""
    if is_risk_due(action, plan):
        return f"to be looked at again, {days_since(action.risk_review_on, plan.as_at)}"
    return f"to be looked at again on {format_date(action.risk_review_on)}"


def risk_due_words(action: Action, plan: Plan) -> str:
    """Why an accepted risk needs attention: ``accepted risk to be looked at again, due today``; else empty."""
    return f"accepted risk {risk_review_words(action, plan)}" if is_risk_due(action, plan) else ""


def risk_line(action: Action, plan: Plan) -> str:
    """An accepted risk in one line: the risk, who accepted it, and when it is looked at again."""
    words = followed(first_line(action.withdrawn_reason), "; ", _accepted(plan.person_name(action.accepted_by)))
    return followed(words, "; ", risk_review_words(action, plan))


# --- of the plan ------------------------------------------------------------------------------------------------


def ended(plan: Plan) -> tuple[Action, ...]:
    """The actions that ended otherwise than done, in the order of the plan: they are in no count of ratings."""
    return _ENDED.of(plan)


def _ended(plan: Plan) -> tuple[Action, ...]:
    if not plan.withdrawn:
        return ()
    return tuple(action for action in plan.counted_or_withdrawn if action.is_withdrawn)


_ENDED = Derived(_ended)


def accepted_risks(plan: Plan) -> tuple[Action, ...]:
    """The actions whose risk was accepted, those first that are to be looked at again first."""
    risks = [action for action in ended(plan) if is_accepted_risk(action)]
    return tuple(sorted(risks, key=lambda action: (action.risk_review_on or date.max, plan.place_of(action))))


def accepted_risks_words(plan: Plan) -> str:
    """``2 risks are accepted, 1 is due to be looked at again``; empty where none is."""
    risks = accepted_risks(plan)
    if not risks:
        return ""
    words = f"{count(len(risks))} {verb(len(risks), 'risk is', 'risks are')} accepted"
    due = sum(is_risk_due(action, plan) for action in risks)
    return f"{words}, {count(due)} {verb(due, 'is', 'are')} due to be looked at again" if due else words


def by_ending(actions: Iterable[Action]) -> Mapping[str, int]:
    """How many of some actions ended in each way, by what they are then; only those ways that there are."""
    numbers = Counter(action.ending for action in actions if action.is_withdrawn and not is_mistake(action))
    return {words: numbers[ending] for ending, words in STATES.items() if numbers[ending]}


def ended_words(actions: Iterable[Action]) -> str:
    """How many of some actions ended in which way: ``2 risk accepted, 1 withdrawn``; empty where none did."""
    return _ways_words(by_ending(actions))


def _ways_words(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{count(number)} {words}" for words, number in numbers.items())


def total_words(plan: Plan) -> str:
    """How many actions count, as every total says it: ``34 actions``; ``33 of 34 actions count, 1 withdrawn``."""
    return count_words(plan, len(plan.counted), ended(plan))


def count_words(plan: Plan, number: int, others: Iterable[Action]) -> str:
    """The same of some actions of a plan, such as those of a theme: ``number`` count, and ``others`` may have ended."""
    by_way = by_ending(others)
    if not by_way:
        return plan.words.action.number(number)
    return f"{_share_that_counts(plan, number, sum(by_way.values()))}, {_ways_words(by_way)}"


def beside_words(plan: Plan) -> str:
    """What is said behind a total that stands alone: ``; 33 of 34 actions count, 1 withdrawn``; else empty."""
    return f"; {total_words(plan)}" if ended(plan) else ""


def denominator_words(plan: Plan) -> str:
    """What a share is of: ``34 actions``; ``33 actions (not counting 1 withdrawn)``."""
    words = plan.words.action.number(len(plan.counted))
    return f"{words} (not counting {ended_words(ended(plan))})" if ended(plan) else words


def short_total_words(plan: Plan) -> str:
    """The total where there is no room to say how each of the others ended: ``33 of 34 actions count``."""
    return _share_that_counts(plan, len(plan.counted), len(ended(plan))) if ended(plan) else total_words(plan)


def _share_that_counts(plan: Plan, number: int, others: int) -> str:
    words = plan.words.action.number(number + others)
    return f"{count(number)} of {words} {verb(number, 'counts', 'count')}"

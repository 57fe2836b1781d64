"""Words that every list, table and document shares."""

from __future__ import annotations

from datetime import UTC, datetime

from actionplan.model.dates import show
from actionplan.model.numbers import days, times
from actionplan.model.plan import Plan
from actionplan.model.rag import RagKey

DEMO = "DEMO: a demonstration with made-up figures"
"""Stands on every table and document of a plan that is made up."""


def cautions(plan: Plan) -> tuple[str, ...]:
    """What every table and document of a plan says first: that it is made up, that the computer's date is wrong."""
    return tuple(caution for caution in (DEMO if plan.is_demo else "", capital(plan.clock_doubt)) if caution)


def share(number: int, total: int) -> str:
    """A count with its percentage behind it, ``3 (9%)``; nought has none."""
    return f"{number:,} ({round(100 * number / total)}%)" if number else "0"


def thresholds(key: RagKey) -> str:
    """What the suggested RAG goes by, in a sentence."""
    late = "red" if key.strict else f"amber up to {days(key.late)} and red beyond"
    return (
        f"The suggested RAG goes by the dates. Late, or forecast to be, is {late}; late and critical is red at once. "
        f"An action is amber at best when its due date has moved {times(key.moves)}, or lies more than "
        f"{days(key.slipped)} past the first one, when nobody has updated it for more than {days(key.stale)}, or when "
        f"it has awaited sign-off for more than {days(key.sign_off)}."
    )


def shortened(words: str, most: int) -> str:
    """Words cut to at most so many characters, at the end of a word where there is one near, with an ellipsis."""
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    return f"{cut[: cut.rfind(' ')] if cut.rfind(' ') > most // 2 else cut}…"


def capital(words: str) -> str:
    """Words with a capital in front, the rest as it is."""
    return words[:1].upper() + words[1:]


def moment_words(moment: str) -> str:
    """A moment in ISO form for people: ``27 Nov 2026 at 09:12 UTC``."""
    at = datetime.fromisoformat(moment).astimezone(UTC)
    return f"{show(at.date())} at {at:%H:%M} UTC"

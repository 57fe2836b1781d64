"""The parts of a plan that never change once it is made, as one JSON document."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.json import decode, encode
from msgspec.structs import asdict, replace

from actionplan.model.hold_checks import CheckAfter
from actionplan.model.key import Key
from actionplan.model.plan import Plan, ReportText
from actionplan.model.risk import RiskScale
from actionplan.model.self_evaluation import GRADES
from actionplan.model.sources import KeyMessage, Strength, SummaryArea, Theme, values_of_sources
from actionplan.model.words import Words

if TYPE_CHECKING:
    from actionplan.model.free_text import Put


def write(plan: Plan) -> str:
    """The document of a plan. What belongs to a source that is a record of its own stands there."""
    values = {name: getattr(plan, name) for name in _Document.__struct_fields__}
    # Which key was chosen since is a record of its own.
    values["key"] = replace(plan.key, chosen="")
    of_first = {name: value for name, value in values_of_sources(plan, ()).items() if name in values}
    return encode(_Document(**values | of_first)).decode()


def read(text: str) -> dict[str, Any]:
    """The arguments of :class:`Plan` that a document holds."""
    values = asdict(decode(text, type=_Document))
    # They stand in headings and sentences everywhere, so they are made harmless once, here.
    values["words"] = values["words"].harmless()
    # Of a document from before messages had keys of their own, each has its number.
    messages = enumerate(values["key_messages"], 1)
    values["key_messages"] = tuple(
        message if isinstance(message, KeyMessage) else KeyMessage(str(number), message) for number, message in messages
    )
    return values


_TEXTS = ("title", "organisation", "reviewers", "source", "summary_strengths", "process")
_PARTS = ("summary_areas", "themes", "strengths", "key_messages")
_NO_TEXTS_OF_REPORT = ("purpose", "next_meeting", "publish_posts")


def with_texts_of_document(text: str, put: Put) -> str:
    """A document with what people wrote in it put otherwise; keys, refs and the words of the plan stay."""
    from actionplan.model.free_text import with_texts

    values = decode(text)
    for name in (*_TEXTS, *_PARTS):
        values[name] = with_texts(values[name], put)
    report = values.get("report", {})
    for name, value in report.items():
        if name not in _NO_TEXTS_OF_REPORT:
            report[name] = with_texts(value, put)
    return encode(values).decode()


class _Document(Struct):
    title: str
    organisation: str
    reviewers: str
    review_from: date | None
    review_to: date | None
    reported_on: date | None
    source: str
    key: Key
    summary_areas: tuple[SummaryArea, ...]
    themes: tuple[Theme, ...]
    strengths: tuple[Strength, ...]
    summary_strengths: tuple[str, ...]
    key_messages: tuple[KeyMessage | str, ...]
    process: tuple[str, ...]
    is_demo: bool = False
    report: ReportText = ReportText()
    """What the plan says about its report; a document from before there was such a part has none."""
    words: Words = Words()
    scale: tuple[str, ...] = GRADES
    grades: tuple[str, ...] = ()
    risk_scale: RiskScale = RiskScale()
    check_after: CheckAfter = CheckAfter()

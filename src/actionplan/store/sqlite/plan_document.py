"""The parts of a plan that never change once it is made, as one JSON document."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.json import decode
from msgspec.structs import asdict

from actionplan.model.key import Key
from actionplan.model.plan import Plan, ReportText, Strength, SummaryArea, Theme


def write(plan: Plan) -> str:
    """The document of a plan."""
    return json.dumps(
        {
            "title": plan.title,
            "organisation": plan.organisation,
            "reviewers": plan.reviewers,
            "review_from": plan.review_from.isoformat(),
            "review_to": plan.review_to.isoformat(),
            "reported_on": plan.reported_on.isoformat(),
            "source": plan.source,
            "key": asdict(plan.key),
            "summary_areas": [asdict(area) for area in plan.summary_areas],
            "themes": [asdict(theme) for theme in plan.themes],
            "strengths": [asdict(strength) for strength in plan.strengths],
            "summary_strengths": plan.summary_strengths,
            "key_messages": plan.key_messages,
            "process": plan.process,
            "is_demo": plan.is_demo,
            "report": asdict(plan.report),
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def read(text: str) -> dict[str, Any]:
    """The arguments of :class:`Plan` that a document holds."""
    return asdict(decode(text, type=_Document))


class _Document(Struct):
    title: str
    organisation: str
    reviewers: str
    review_from: date
    review_to: date
    reported_on: date
    source: str
    key: Key
    summary_areas: tuple[SummaryArea, ...]
    themes: tuple[Theme, ...]
    strengths: tuple[Strength, ...]
    summary_strengths: tuple[str, ...]
    key_messages: tuple[str, ...]
    process: tuple[str, ...]
    is_demo: bool = False
    report: ReportText = ReportText()
    """What the plan says about its report; a document from before there was such a part has none."""

"""The parts of a plan that never change once it is made, as one JSON document."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from actionplan.model.plan import Plan, ReportText, Strength, SummaryArea, Theme
from actionplan.model.ratings import Rag, RagKey


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
    document = json.loads(text)
    meanings = tuple((Rag(rag), words) for rag, words in document["key"].pop("meanings"))
    return {
        **document,
        "review_from": date.fromisoformat(document["review_from"]),
        "review_to": date.fromisoformat(document["review_to"]),
        "reported_on": date.fromisoformat(document["reported_on"]),
        "key": RagKey(meanings=meanings, **document["key"]),
        "summary_areas": tuple(SummaryArea(**area) for area in document["summary_areas"]),
        "themes": tuple(Theme(**theme) for theme in document["themes"]),
        "strengths": tuple(Strength(**strength) for strength in document["strengths"]),
        "summary_strengths": tuple(document["summary_strengths"]),
        "key_messages": tuple(document["key_messages"]),
        "process": tuple(document["process"]),
        "report": _report(document.get("report", {})),
    }


def _report(values: dict[str, Any]) -> ReportText:
    """What the plan says about its report; a document from before there was such a part has none."""
    found: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return ReportText(**found)

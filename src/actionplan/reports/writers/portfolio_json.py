"""A portfolio for programs: an object a plan with its own figures, and what they come to."""

from __future__ import annotations

from datetime import date
from typing import Any

from actionplan.model.portfolio import Portfolio, PortfolioLine
from actionplan.reports.writers.json_objects import colour_or_null


def portfolio_object(portfolio: Portfolio, today: date) -> dict[str, Any]:
    """The object of a portfolio."""
    return {
        "as_at": today,
        "plans": len(portfolio.counted),
        "not_read": len(portfolio.unread),
        "left_out": len(portfolio.left_out),
        "total": portfolio.total,
        "conditions": {condition.words: number for condition, number in portfolio.counts.items()},
        "worst_condition": portfolio.worst.words,
        "late": portfolio.late,
        "notes": list(portfolio.notes),
        "lines": [line_object(line) for line in portfolio.lines],
    }


def line_object(line: PortfolioLine) -> dict[str, Any]:
    """The object of a plan; of one that could not be read, where it is and why."""
    if line.trouble:
        return {"address": line.address, "not_read": line.trouble}
    return {
        "address": line.address,
        "not_read": None,
        "left_out": line.left_out or None,
        "organisation": line.organisation or None,
        "title": line.title,
        "demo": line.is_demo,
        "total": line.total,
        "conditions": {condition.words: number for condition, number in line.counts.items()},
        "worst": colour_or_null(line.key.face(line.worst)),
        "worst_condition": line.worst.words,
        "late": line.late,
        "last_review": line.last_review,
        "last_change": line.last_change,
        "as_at": line.as_at,
        "change": line.change,
        "exported": line.is_export,
    }

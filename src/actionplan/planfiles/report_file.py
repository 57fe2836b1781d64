"""A later report of the reviewers, from a plan file or a table of findings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from actionplan.model.incoming_report import IncomingReport, report_of_plan
from actionplan.planfiles.book import SUFFIXES


def read_report(path: Path, today: date) -> IncomingReport:
    """The report that a file holds.

    Args:
        path: A plan file, or a table with a row a finding.
        today: The day on which it is brought in.

    Raises:
        BadPlanFile, BadSheet: if it cannot be read or is wrong.
    """
    if path.suffix.lower() in SUFFIXES:
        from actionplan.planfiles.report_table import read_report_table

        return read_report_table(path, today)
    from actionplan.planfiles.plan_yaml import read_plan_file

    plan_file = read_plan_file(path, today, as_source=True)
    return report_of_plan(plan_file.plan, plan_file.doubts)

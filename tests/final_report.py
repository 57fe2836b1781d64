"""An invented final report of the bundled plan: eight findings reworded, two merged, one split, three new, two gone."""

from __future__ import annotations

from json import dumps
from pathlib import Path

from actionplan.model.plan import Plan
from actionplan.planfiles.plan_yaml import bundled_plan

REWORDED = {
    "1.2": "Thresholds should be applied consistently so that practice is of a consistent quality across the county",
    "1.4": "Ensure that all children are seen, and seen alone, during assessment",
    "1.5": "Ensure that the Common Assessment Framework is understood and consistently applied by all partners",
    "2.2": "Greater use should be made of audit information",
    "3.4": "Engagement with Health and Police is inconsistent at some levels",
    "4.7": "Ensure that the new ICT system meets the requirements of service users and is promptly implemented",
    "5.2": "Explore and adapt best practice from the sector systematically",
    "5.5": "Governance is unusually complex, which creates risks and barriers to efficient delivery of services",
}
"""1.4 and 3.4 are written so much otherwise that somebody has to say that they are the same."""
MERGED = (
    ("4.3", "4.4"),
    "A stronger awareness of costs and value for money should inform commissioning and de-commissioning, and budget "
    "holders need to be accountable for financial forecasting",
)
SPLIT = ("4.2", ("Recruitment and retention of key staff", "Succession planning for key posts"))
NEW = {
    "1.10": "Private fostering arrangements are not sufficiently known or assessed",
    "3.7": "The Local Authority Designated Officer's role is not well known in schools",
    "5.8": "Return interviews of missing children should be offered, and what they show should be used",
}
GONE = ("1.9", "3.1")
ANSWERS = ("1.4=1.4", "3.3=3.4", "4.3=4.2")
"""What somebody has to say on the command line."""
STRENGTH = ("The Virtual School is well regarded", "The Virtual School is very well regarded by schools")
TITLE = ("Working together (including Health and Wellbeing Board)", "Working together in partnership")


def final_report() -> str:
    """The plan file of that report; the findings of each theme are numbered anew."""
    plan = bundled_plan()
    lines = [
        "title: Safeguarding Children Peer Review",
        "reviewers: Local Government Association (LGA) Peer Review Team",
        "reported_on: 2013-01-12",
        "source: LGA Safeguarding Children Peer Review, final report",
        "summary_areas:",
        *(f"  - {{key: {area.key}, title: {dumps(area.title)}}}" for area in plan.summary_areas),
        "key_messages:",
        *(f"  - {{key: {message.key}, title: {dumps(message.title)}}}" for message in plan.key_messages),
        "themes:",
    ]
    for theme in plan.themes:
        lines += [f"  - number: {theme.number}", f"    title: {dumps(_replaced(theme.title, TITLE))}"]
        strengths = [strength.text for strength in plan.strengths if strength.theme == theme.number]
        lines += [
            "    strengths:",
            *(f"      - {dumps(_replaced(text, STRENGTH))}" for text in strengths),
            "    areas:",
        ]
        for number, text in enumerate(_findings(plan, theme.number), 1):
            lines += [f"      - ref: '{theme.number}.{number}'", f"        text: {dumps(text)}"]
            lines += ["        reason: none names it"]
    return "\n".join([*lines, ""])


def write_final_report(folder: Path, name: str = "final-report.yaml") -> Path:
    """Writes it into a folder."""
    path = folder / name
    path.write_text(final_report(), encoding="utf-8")
    return path


def write_final_table(folder: Path, name: str = "final-report.csv") -> Path:
    """Writes its findings into a folder as a table."""
    plan, path = bundled_plan(), folder / name
    rows = ["No,Theme,Recommendation"]
    for theme in plan.themes:
        for number, text in enumerate(_findings(plan, theme.number), 1):
            cells = [f"{theme.number}.{number}", theme.title, text]
            rows.append(",".join('"' + cell.replace('"', '""') + '"' for cell in cells))
    path.write_text("\n".join([*rows, ""]), encoding="utf-8")
    return path


def _findings(plan: Plan, theme: int) -> list[str]:
    """The findings of a theme in the report."""
    texts: list[str] = []
    for area in plan.areas:
        if area.theme == theme and area.ref not in (*GONE, MERGED[0][1]):
            merged = MERGED[1] if area.ref == MERGED[0][0] else REWORDED.get(area.ref, area.text)
            texts += SPLIT[1] if area.ref == SPLIT[0] else (merged,)
    return [*texts, *(text for ref, text in NEW.items() if ref.startswith(f"{theme}."))]


def _replaced(text: str, pair: tuple[str, str]) -> str:
    return pair[1] if text == pair[0] else text

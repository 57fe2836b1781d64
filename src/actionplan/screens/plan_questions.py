"""What the keys of the plan's source ask about a finding or a strength, and the edits that the answers mean."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from actionplan.model.area import Area, Standing
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.rollup import NOT_MAPPED
from actionplan.model.rules.add_finding import add_finding, next_finding_ref
from actionplan.model.rules.findings import ANSWERS, NO_ANSWER, respond
from actionplan.model.rules.records import check_strength, map_area
from actionplan.model.rules.risk import describe_finding, grades_of
from actionplan.model.sanitise import first_line
from actionplan.model.source_part import sources_of
from actionplan.model.sources import Strength, Theme
from actionplan.screens.question import Field, Question, Typed
from actionplan.widgets.date_hint import date_hint
from actionplan.widgets.source_list import title_of_summary_area


def about(question: str, subject: Area | Strength) -> Content:
    """The title of a question: what is asked, and about which finding or strength."""
    return Content.assemble((question, "bold"), f"{subject.ref}  {first_line(subject.text)}")


def mapping_question(plan: Plan, area: Area) -> Question:
    """Which summary area a finding belongs to, how well it fits, and why."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        edit = map_area(plan, area, answer["summary_area"], answer["fit"], answer["mapping_reason"])
        return [edit], answer["mapping_reason"].strip()

    titles = (*(summary_area.title for summary_area in plan.summary_areas), NOT_MAPPED)
    fields = (
        Field("summary_area", "summary area", title_of_summary_area(area, plan), titles, closed=True),
        Field("fit", "fit", area.fit or "weak", ("strong", "moderate", "weak"), closed=True),
        Field("mapping_reason", "because", area.mapping_reason),
    )
    return Question(about("Mapping of ", area), fields, edits)


def standing_question(plan: Plan, strength: Strength, standing: Standing) -> Question:
    """What shows that a strength is still true, or why it is at risk."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return [check_strength(plan, strength, standing, answer["because"])], ""

    label = "because"
    if standing is Standing.STILL_TRUE:
        label = "shown by"
    return Question(about(f"{standing.capitalize()}: ", strength), (Field("because", label),), edits)


def risk_question(plan: Plan, area: Area) -> Question:
    """The risk that a finding leaves while it is open, and the reviewers' grade of it until it has one."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return [describe_finding(plan, area, answer)], ""

    scale = plan.risk_scale
    fields = [
        Field("risk", "risk", area.risk),
        Field("likelihood", "likelihood", area.likelihood, ("", *scale.likelihood), closed=True),
        Field("risk_impact", "impact", area.risk_impact, ("", *scale.impact), closed=True),
    ]
    words = "what may happen while the finding is open; an empty line for none"
    if not area.grade:
        fields.append(Field("grade", "their grade", "", grades_of(plan)))
        words += ". The reviewers' grade is given once, and stays as it is"
    return Question(about("Risk and grade of ", area), tuple(fields), edits, lambda _answer: Content(words))


def response_question(plan: Plan, area: Area, by: str) -> Question:
    """What the council answers to a finding and why, and by when the reviewers want it."""
    today = plan.as_at

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        # The reason is kept with the answer: as the note of the change it would be one of its action's progress.
        return respond(plan, area, answer, by=by), ""

    def day_line(text: str) -> Content:
        return date_hint(text, "deadline", today, none="")

    answer_now, deadline = area.response or NO_ANSWER, ""
    if area.deadline is not None:
        deadline = area.deadline.isoformat()
    fields = (
        Field("response", "answer", answer_now, ANSWERS, closed=True),
        Field("response_reason", "because", area.response_reason),
        Field("deadline", "deadline", deadline, understood=day_line),
    )
    return Question(about("Answer to ", area), fields, edits)


def new_finding_question(plan: Plan, theme: Theme) -> Question:
    """Another finding of a theme, such as one that a monitoring visit has left."""
    sources = sources_of(plan)

    def words(one: Theme) -> str:
        title = first_line(one.heading)
        return f"{title} ({sources[one.source].ref})" if len(sources) > 1 and one.source in sources else title

    themes = {words(one): one for one in plan.themes}

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return add_finding(plan, themes.get(answer["theme"], theme), answer["text"], answer), ""

    def preview(answer: Typed) -> Content:
        ref = answer["ref"].strip() or next_finding_ref(plan, themes.get(answer["theme"], theme))
        return Content(f"{plan.words.finding.one} {first_line(ref)}, with {plan.words.action.a} in its words")

    fields = (
        Field("theme", plan.words.theme.one, words(theme), tuple(themes), closed=True),
        Field("text", plan.words.finding.one),
        Field("ref", "ref", by_rule=True),
        Field("source_ref", "their ref", by_rule=True),
        Field("deadline", "deadline", understood=lambda text: date_hint(text, "deadline", plan.as_at, none="")),
    )
    title = Content.styled(f"Add {plan.words.finding.a}", "bold")
    return Question(title, fields, edits, preview)

"""What teams call their columns. Each list is of names as :func:`.headings.plain` writes them.

Most are from 31 published plans and trackers of councils, trusts, fire services, prisons and auditors, read in
November 2026; the first of each list is what most of them say.
"""

from __future__ import annotations

from collections.abc import Mapping


def _names(text: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in text.split(","))


SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "ref": _names("""
        ref, reference, ref no, reference no, reference number, ref number, id, no, number, num, item, item no,
        item number, action id, action no, action ref, action number, finding id, finding no, finding ref,
        recommendation no, recommendation number, recommendation ref, rec no, rec ref, rec, lafl ref, register
        ref, audit reference, audit ref, advisory point, issue no, issue id, task id, task no, serial no, sr no,
        s no, line, line no, our ref, unique ref, unique id, action plan ref, plan ref, point, urn, issue key,
        key, row id, poa and m id, poam id,
        afi no, afi ref, s n, sn
    """),
    "source_ref": _names("""
        source ref, para, para no, paragraph, paragraph no, paragraph number, report para, page, report
        paragraph, report ref, report page, page no, inspection ref, kloe ref, their ref, report reference,
        source paragraph, concordat reference, principle
    """),
    "theme": _names("""
        theme, theme title, themes, workstream, work stream, pillar, strand, domain, category, kloe, key line of
        enquiry, audit, audit title, audit name, review, priority theme, area, improvement theme, improvement
        priority, priority area, focus area, strategic priority, goal, subject, topic, programme, standard,
        quality statement, judgement area, report title, audit area, source, heading, section heading, outcome
        area, service area, concordat theme, section column, exception area, bucket name, component
    """),
    "theme_number": _names("""
        theme number, theme no, theme ref
    """),
    "summary_area": _names("""
        summary area
    """),
    "finding": _names("""
        area for consideration, recommendation, original recommendation, recommendations, finding, area for
        improvement, areas for improvement, improvement area, findings, finding description, issue, issues,
        issue identified, outcome, outcomes, item to be rectified, suggestion, peer team suggestion, objective,
        objectives, requirement, regulatory requirement, must do, should do, concern, weakness, gap, key
        finding, key findings, what needs to improve, peer challenge recommendation, recommendation text, areas
        for development, area for development, what needs to change, problem, observation, audit finding, key
        recommendation, areas of focus, issue to address, requirement notice, breach, statement, what you told
        us, you said, cause of concern, area of concern, recommendation made, improvement required, need,
        proposal for improvement, root cause, recommendation from the review,
        what cqc told us, what we found, what the inspectors found
    """),
    "title": _names("""
        action, actions, action required, actions required, action s required, agreed action, agreed actions,
        action item, action items, actions specified, key action, key actions, next key actions, activity,
        activities, corrective action, corrective actions, project name, title, task, tasks, what we will do,
        improvement action, action to be taken, project, actions to be taken, deliverable, deliverables,
        management action, agreed management action, proposed action, proposed actions, initiative, planned
        action, planned actions, action s, action title, action description, description of action, what will be
        done, what are we doing, action needed, response action, steps, what, how, how will we do it, remedial
        action, improvement actions, action plan, what we are going to do, task name, we will, commitment,
        milestone, milestones and actions, description, work item, specific actions, council response, action to
        take, action target, next action, next step, next steps, response actions, remediation, remediation
        actions, remediation plan, risk reduction strategy, item description, name, summary, response action
        taken planned, actions to take
    """),
    "owner": _names("""
        owner, lead, lead officer, action owner, responsible officer, officer responsible, person responsible,
        responsible person, responsibility, responsibility assigned to, responsible, accountable person,
        accountable officer, action lead, lead person, assigned to, assignee, spoc, project manager, by whom,
        who, named lead, named officer, lead name, delivery lead, operational lead, lead s, owner s, task owner,
        risk owner, recommendation owner, officer, officer s responsible, person s responsible, persons
        responsible, officers responsible, leads, project lead, lead manager, responsible lead, responsible
        manager, lead responsible, manager, who is responsible, lead responsibility, action by, owned by, lead
        professional, nominated lead, responsible owner, lead officer s, who will lead, contact, accountability,
        responsible post,
        accountable, action holder, ao, assigned, hos
    """),
    "support": _names("""
        support, supporting officer, supporting officers, supported by, co lead, co leads, deputy, support
        officer, support officers, other leads, contributors, with support from, supporting lead, supporting,
        contributing officers, consulted, other officers, secondary owner, deputy lead
    """),
    "sponsor": _names("""
        sponsor, accountable director, lead executive, executive lead, exec lead, executive sponsor, exec
        sponsor, lead director, responsible director, director, sro, senior responsible officer, senior
        responsible owner, slt lead, cmt lead, strategic lead, executive owner, lead chief officer, executive
        director, accountable executive, slt sponsor, corporate lead
    """),
    "member": _names("""
        lead member, cabinet member, portfolio holder, lead cabinet member, lead councillor, member, cabinet
        portfolio, portfolio, cabinet lead, lead cabinet, member lead, elected member
    """),
    "body": _names("""
        directorate, department, body, lead directorate, service, organisation, partner, lead agency, lead
        organisation, agency, division, lead department, lead service, partner organisation, dept, relevant
        agencies, responsible agencies, responsible directorate, responsible department, unit, team, service or
        team
    """),
    "due": _names("""
        due, due date, by when, deadline, timescale, timescales, target date, timescale s, timescales for
        completion, timescale for completion, to be completed by, to be completed, end date, end due date, go
        live, go live date, target completion date, target completion, when, date due, agreed date, planned
        completion, planned completion date, implementation date, target, due by, timeframe, time frame, planned
        end date, delivery date, date for completion, complete by, completion target, finish date, completion
        date, date to be completed, action due date, timeline, date for implementation, target implementation
        date, agreed implementation date, finish, end, planned date, planned implementation date, target
        deadline, target end date, milestone date, timing, proposed completion date, target for completion, date
        of completion target, by, proposed date, review by, expected end date, scheduled completion,
        implementation deadline
    """),
    "original_due": _names("""
        original due, original due date, original date, original target date, original deadline, first due date,
        baseline date, original completion date, original implementation date, original agreed date, baseline
        end date, baseline finish, original target, initial target date, original timescale, initial due date,
        initial deadline, original end date
    """),
    "revised_due": _names("""
        revised date, revised due date, revised target date, revised deadline, new date, new due date, extended
        date, current due date, revised completion date, revised implementation date, revised, revised due,
        extension date, current target date, new deadline, revised timescale, new target date, amended date,
        revised end date, updated due date, rescheduled date, extended to, current deadline
    """),
    "forecast": _names("""
        forecast, forecast date, expected date, anticipated completion, forecast completion, expected
        completion, expected completion date, anticipated completion date, anticipated date, forecast completion
        date, estimated completion, estimated completion date, projected completion, forecast end date
    """),
    "completed_on": _names("""
        completed on, actual completion date, date completed, closed date, date closed, closure date, actual end
        date, date of completion, actual completion, completed date, actual date, actual finish, date resolved,
        completed at, resolved, resolution date, date of closure, date implemented, closed on, date achieved,
        date done, actual delivery date
    """),
    "completed_by": _names("""
        completed by
    """),
    "signed_off_on": _names("""
        signed off on, date signed off, sign off date, signed off date, date verified, date of sign off,
        verification date, date validated, date assured
    """),
    "signed_off_by": _names("""
        signed off by, verified by, sign off by, validated by, approved by, assured by
    """),
    "accepted_evidence": _names("""
        accepted evidence
    """),
    "agreed_by": _names("""
        agreed by, change agreed by, extension agreed by
    """),
    "rag": _names("""
        rag, rag status, rag rating, brag, brag rating, brag status, r a g, rating, current rag, status, current
        status, overall status, progress status, progress rag, delivery confidence, status of recommendation,
        delivery rag, overall rag, action rag, rag this period, rag score, performance rating, rag now, latest
        rag, implementation rag, confidence, traffic light, colour, rag assessment, rag rated, status rag,
        progress rating, delivery rating, status of action, b rag, confidence rating, implementation status,
        action status, recommendation status, rag colour
    """),
    "rag_reason": _names("""
        rag reason, reason for rag, reason for rating, rag comment, rag commentary, rag rationale, rationale for
        rag, reason for status, rag narrative, exception, reason for rag rating
    """),
    "stage": _names("""
        stage, delivery status, lifecycle, state, open closed, action stage, lifecycle status, completion
        status, work status, status open closed, open or closed, complete, completed, complete y n, closed, done
    """),
    "progress": _names("""
        progress, progress to date, progress update, progress made, update, updates, latest update, comments,
        comment, notes, note, commentary, status commentary, achievements, action taken, position statement,
        current position, progress comments, narrative, highlights, actions taken, monthly update, progress
        notes, progress report, progress commentary, progress and next steps, status update, latest position,
        latest progress, update on progress, progress so far, remarks, what have we done, work to date, action
        progress, comments progress, officer update, we did, latest comments, quarterly update, progress since
        last meeting, progress since last report, status corrective action, key milestones achieved, key
        milestone s achieved in enacting recommendation, current status and ongoing actions, update commentary,
        current update, lead officer update, progress against action, position,
        where are we now, latest, management comment, management comments
    """),
    "progress_at": _names("""
        last modified, updated, updated at, modified, progress on, date of last update, last updated, date
        updated, update date, date of update, last update, date of progress update
    """),
    "progress_by": _names("""
        progress by, updated by, update by
    """),
    "priority": _names("""
        priority, severity, risk, risk rating, risk level, urgency, importance, criticality, priority level,
        priority rating, risk priority, h m l, audit priority, level of risk, recommendation priority, impact
        rating, level
    """),
    "success_measure": _names("""
        success measure, success measures, success criteria, impact measure, outcome measure, measure, outcome
        target, measures of success, measure of success, kpi, expected outcome, intended outcome, expected
        outcomes, intended outcomes, desired outcome, desired outcomes, how will we know, measures, what will
        success look like, what does success look like, target outcome, success indicator, how will we measure
        success, performance measure, outcome measures, impact measures, kpis, success indicators, expected
        impact, intended impact, what good looks like, how we will know, outcomes and measures, outcome sought,
        what difference will it make, anticipated outcome
    """),
    "response": _names("""
        response, answer, agreed, accepted, agreed not agreed, recommendation accepted, response status, agreed
        y n, accepted y n, accept reject, agreed partly agreed not agreed
    """),
    "response_reason": _names("""
        reason of the answer, reason for response, reason if not agreed
    """),
    "deadline": _names("""
        reviewers deadline, regulator deadline, inspectorate deadline, statutory deadline
    """),
    "grade": _names("""
        grade, grading, judgement, classification, recommendation grade
    """),
    "impact": _names("""
        impact
    """),
    "milestones": _names("""
        milestones, key milestones, milestone s, interim milestones
    """),
}
"""By what each is in the plan."""
BODIES = frozenset(
    {
        *("ofsted", "cqc", "lga", "cpc", "hmicfrs", "hmip", "hmi", "peer", "inspectors", "inspection", "inspector"),
        *("reviewers", "reviewer", "auditor", "auditors", "internal", "external", "our", "their", "the", "council"),
        *("council's", "councils", "trust", "agreed", "current", "latest", "proposed", "planned", "nhs", "ofsted's"),
        *("key", "main", "specific", "named", "overall"),
    }
)
"""What may stand before the name of a column and says only whose it is, or which."""

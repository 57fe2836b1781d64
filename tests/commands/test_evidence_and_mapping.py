"""Evidence, impact, the mapping of areas and the strengths, at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import done, objects, one_of, refused

# --- evidence and impact --------------------------------------------------------------------------------------


def test_evidence_is_added_counted_listed_and_undone(database: Path) -> None:
    said = done("evidence", "1.2", "--what", "Audit of 30 cases", "--kind", "c", "--where", "audits/oct.docx")
    assert "1.2/1  evidence added: Audit of 30 cases (casework audit)" in said
    (piece,) = objects("evidence", "1.2", "--what", "Survey", "--kind", "feedback", "--dated", "thu")
    assert piece == {
        **{"ref": "1.2/2", "action": "1.2", "what": "Survey", "where": None},
        **{"dated": "2026-11-26", "kind": "feedback"},
        **{"size": None, "sha256": None, "noted_on": None, "kept": None, "withdrawn": None},
    }
    assert one_of(("list",), "1.2")["evidence"] == 2
    shown = objects("show", "1.2")
    assert (shown["evidence"], [piece["what"] for piece in shown["evidence_list"]]) == (
        2,
        ["Audit of 30 cases", "Survey"],
    )
    page = done("show", "1.2")
    assert "1.2/1  27 Nov 2026  casework audit  Audit of 30 cases" in page
    assert "audits/oct.docx" in page
    assert "change 3" in done("undo")
    assert [piece["ref"] for piece in objects("show", "1.2")["evidence_list"]] == ["1.2/1"]


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("9.9", "--what", "x", "--kind", "data"), 1, "no action '9.9'"),
        (("1.2", "--what", " ", "--kind", "data"), 1, "cannot be empty"),
        (("1.2", "--what", "x", "--kind", "rumour"), 1, "casework audit, data, document"),
        (("1.2", "--what", "x", "--kind", "data", "--dated", "tomorrow"), 1, "still to come"),
        (("1.2", "--kind", "data"), 2, "--what"),
        (("1.2", "--what", "x"), 2, "--kind"),
    ],
)
def test_evidence_that_is_none_is_refused(database: Path, args: tuple[str, ...], code: int, says: str) -> None:
    assert says in refused("evidence", *args, code=code)
    assert objects("history") == []


def test_impact_is_said_with_evidence_and_apart_from_delivery(database: Path) -> None:
    done("update", "1.2", "--impact", "emerging", "--note", "first figures are better")
    assert "no evidence yet" in refused("update", "1.2", "--impact", "evidenced")
    done("evidence", "1.2", "--what", "Audit", "--kind", "data")
    assert objects("update", "1.2", "--impact", "ev")[0]["impact"] == "evidenced"
    assert "no evidence yet" in refused("update", "1.1", "1.2", "--impact", "sustained")
    row = objects("summary")["summary_areas"][1]
    assert (row["title"], row["impact"]["evidenced"], row["impact"]["delivered"]) == ("Quality of practice", 1, 0)


def test_finished_without_impact_is_in_every_form(database: Path) -> None:
    done("update", "2.1", "--complete", "--note", "trained")
    impact = objects("summary")["impact"]
    assert (impact["delivered"], impact["delivered_without_impact"]) == (1, ["2.1"])
    assert "1 is finished, 1 of them without impact shown." in done("summary")
    assert "1 (20%) of 5 actions is closed or complete; 1 has not yet been shown to make a difference." in done(
        "export"
    )


# --- mapping and strengths ------------------------------------------------------------------------------------


def test_an_area_is_mapped_elsewhere_with_a_reason_logged_and_undone(database: Path) -> None:
    said = done("map", "1.3", "quality", "--fit", "weak", "--note", "seeing children is practice")
    assert "1.3  summary area outcomes → quality, fit moderate → weak" in said
    assert one_of(("list",), "1.3")["summary_area"] == "Quality of practice"
    assert [row["total"] for row in objects("summary")["summary_areas"]] == [1, 3, 1]
    (area,) = objects("map", "1.3", "none", "--note", "no heading names it")
    assert (area["ref"], area["summary_area"], area["fit"]) == ("1.3", None, None)
    assert [update["kind"] for update in objects("history", "1.3")] == ["area", "area"]
    done("undo")
    done("undo")
    assert one_of(("list",), "1.3")["summary_area"] == "Outcome focus"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("9.9", "quality", "--fit", "weak", "--note", "x"), "no area '9.9'"),
        (("1.3", "elsewhere", "--fit", "weak", "--note", "x"), "outcomes, quality, none"),
        (("1.3", "quality", "--fit", "weak"), "say why"),
        (("1.3", "quality", "--note", "x"), "strong, moderate, weak"),
    ],
)
def test_a_mapping_that_is_none_is_refused(database: Path, args: tuple[str, ...], says: str) -> None:
    assert says in refused("map", *args)
    assert objects("history") == []


def test_a_strength_is_still_true_or_at_risk(database: Path) -> None:
    assert [(one["ref"], one["standing"]) for one in objects("strengths")] == [("S1.1", None)]
    assert "S1.1  strength still true: staff survey" in done("strength", "s1.1", "--still-true", "staff survey")
    (one,) = objects("strength", "S1.1", "--at-risk", "two managers leave")
    assert (one["standing"], one["because"]) == ("at risk", "two managers leave")
    assert done("strengths").splitlines()[1].endswith("at risk  two managers leave")
    assert objects("summary")["strengths"] == {"total": 1, "at risk": 1}
    assert "| S1.1 | Staff are committed | at risk | two managers leave |" in done("export")
    done("undo")
    assert objects("strengths")[0]["standing"] == "still true"


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("S9.9", "--at-risk", "x"), 1, "actionplan strengths"),
        (("S1.1", "--at-risk", " "), 1, "say why"),
        (("S1.1", "--still-true", ""), 1, "what shows it"),
        (("S1.1",), 2, "--still-true or --at-risk"),
        (("S1.1", "--still-true", "x", "--at-risk", "y"), 2, "--still-true or --at-risk"),
    ],
)
def test_nothing_is_said_of_a_strength_without_a_reason(
    database: Path, args: tuple[str, ...], code: int, says: str
) -> None:
    assert says in refused("strength", *args, code=code)

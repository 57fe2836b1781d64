"""People and bodies at the command line: listed, changed in one place, in every table and file by their names."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from actionplan.commands.completion_values import candidates
from command_line import done, objects, on, one_of, refused, run


def completed(kind: str, incomplete: str = "") -> list[str]:
    import click

    return [item.value for item in candidates(kind, click.Context(click.Command("x")), incomplete)]


@pytest.fixture
def named(database: Path) -> Path:
    """1.1 is Ann's, supported by two, sponsored and led; 1.2 is the Chair's."""
    done("update", "1.1", "--owner", "Ann Smith", "--support", "Bo; Cy", "--sponsor", "Di", "--member", "Cllr Eve")
    done("update", "1.2", "--owner", "Chair, KSCB")
    return database


def test_people_are_listed_with_what_they_have_to_do(named: Path) -> None:
    assert [(person["name"], person["actions"]) for person in objects("people")] == [
        *(("Ann Smith", 1), ("Bo", 0), ("Chair, KSCB", 1), ("Cllr Eve", 0), ("Cy", 0), ("Di", 0)),
    ]
    ann, bo, *_ = objects("people")
    assert (bo["supports"], ann["body"], ann["email"]) == (1, None, None)
    assert "Cllr Eve" in done("people")


def test_a_person_is_renamed_in_one_place(named: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    versions = [action["version"] for action in objects("list")]
    said = done("person", "ann smith", "--name", "Ann Jones", "--body", "KSCB", "--email", "ann@kent.example")
    assert said == (
        "Saved as change 4; actionplan undo undoes it.\n"
        "Ann Jones  name Ann Smith → Ann Jones, body – → KSCB, email – → ann@kent.example\n"
    )
    assert one_of(("list",), "1.1")["owner"] == "Ann Jones"
    assert one_of(("list", "owner:jones"), "1.1")["body"] == "KSCB"
    assert [action["version"] for action in objects("list")] == versions
    assert "Ann Jones" in done("show", "1.1")
    assert "owner – → Ann Smith" in done("show", "1.1"), "the history tells what was said then"
    row = next(csv.DictReader(io.StringIO(done("export", "--format", "csv").removeprefix("\ufeff"))))
    assert (row["Owner"], row["Support"], row["Lead member"]) == ("Ann Jones", "Bo; Cy", "Cllr Eve")
    done("undo")
    assert one_of(("list",), "1.1")["owner"] == "Ann Smith"
    done("redo")
    on("2026-11-30", monkeypatch)
    done("person", "Ann Jones", "--name", "Ann Brown")
    assert [person["name"] for person in objects("people", "--as-at", "2026-11-27")][0] == "Ann Jones"
    assert objects("person", "Ann Brown")[0]["email"] == "ann@kent.example"


def test_two_people_who_are_one_are_merged(named: Path) -> None:
    done("update", "1.3", "--owner", "Ms Smith")
    done("person", "Ms Smith", "--merge-into", "Ann Smith")
    assert {one_of(("list",), ref)["owner"] for ref in ("1.1", "1.3")} == {"Ann Smith"}
    assert objects("person", "ms smith")[0]["actions"] == 2
    assert objects("changes")[0]["kind"] == "owner_changed"
    assert {move["after"] for move in objects("changes")} == {"Ann Smith", "Chair, KSCB"}


def test_a_merge_names_whom_it_merges_and_so_does_its_undo(named: Path) -> None:
    done("person", "Bo", "--name", "Bo Ray")
    assert done("person", "Bo Ray", "--merge-into", "Ann Smith").endswith("\nBo Ray  merged into – → Ann Smith\n")
    assert refused("person", "Ann Smith", "--merge-into", "Bo Ray") == "Ann Smith and Bo Ray are one person already"
    assert "Undone: Bo Ray is no longer merged into Ann Smith." in done("undo")
    assert "Redone: Bo Ray is merged into Ann Smith again." in done("redo")
    lines = [" ".join(line.split()) for line in done("history").splitlines()]
    assert any(line.endswith("Bo Ray merged into – → Ann Smith") for line in lines)


def test_an_undo_for_programs_says_what_it_did(named: Path) -> None:
    before = objects("list")
    done("update", "1.1", "--support", "")
    undone = objects("undo")
    assert undone == {"change": 5, "undoes": 4, "by": "jo", "words": "1.1 support none → Bo; Cy"}
    assert [{**action, "version": 0, "updated_at": ""} for action in objects("list")] == [
        {**action, "version": 0, "updated_at": ""} for action in before
    ]
    assert objects("redo") == {"change": 6, "undoes": 4, "by": "jo", "words": "1.1 support Bo; Cy → none"}


def test_the_export_for_programs_lists_people_and_bodies(named: Path) -> None:
    done("body", "Police", "--kind", "partner")
    done("person", "Ann Smith", "--body", "KSCB", "--email", "ann@kent.example")
    exported = json.loads(done("export", "--format", "json"))
    assert exported["people"] == objects("people")
    assert exported["bodies"] == objects("bodies")
    assert [(body["name"], body["actions"], body["people"]) for body in exported["bodies"]] == [
        ("Police", 0, []),
        ("KSCB", 1, ["Ann Smith"]),
    ]
    public = json.loads(done("export", "--format", "json", "--audience", "public"))
    assert public["people"] == []
    assert [(body["name"], body["actions"], body["people"]) for body in public["bodies"]] == [
        ("Police", 0, []),
        ("KSCB", 1, []),
    ]


def test_what_cannot_be_done_says_why(named: Path) -> None:
    assert refused("person", "Ann Smyth") == "there is no person 'Ann Smyth' in the plan; did you mean 'Ann Smith'?"
    assert refused("person", "Zed") == "there is no person 'Zed' in the plan; see: actionplan people"
    assert refused("person", "Bo", "--name", "cy") == (
        "Cy is in the plan already; if they are one person, merge the two"
    )
    assert refused("person", "Bo", "--email", "bo") == "'bo' is not an e-mail address, such as jo.smith@council.gov.uk"
    assert refused("person", "Bo", "--merge-into", "Bo") == "Bo cannot be merged with themselves"
    assert "stands alone" in run("person", "Bo", "--merge-into", "Cy", "--email", "a@b.uk").stderr
    assert refused("body", "Health", "--withdraw") == "there is no body 'Health' in the plan; see: actionplan bodies"
    assert objects("history")[-1]["change"] == 3, "nothing was saved"


def test_bodies_are_added_changed_and_withdrawn(named: Path) -> None:
    done("body", "Police", "--kind", "partner")
    done("body", "police", "--name", "Kent Police")
    done("person", "Ann Smith", "--body", "kent police")
    assert objects("bodies") == [{"name": "Kent Police", "kind": "partner", "people": ["Ann Smith"], "actions": 1}]
    assert "Kent Police" in done("bodies")
    assert refused("body", "Kent Police", "--withdraw") == (
        "Kent Police is in use, by 1 action (1.1) and 1 person (Ann Smith): give them another body first"
    )
    done("update", "1.2", "--body", "Kent Police")
    assert one_of(("list",), "1.2")["body"] == "Kent Police"
    done("person", "Ann Smith", "--body", "")
    done("update", "1.2", "--body", "")
    done("body", "Kent Police", "--withdraw")
    assert objects("bodies") == []
    done("undo")
    assert objects("bodies")[0]["name"] == "Kent Police"


def test_the_rows_of_bodies_add_up_wherever_they_stand(named: Path) -> None:
    assert "Bodies" not in done("summary"), "a plan without bodies says nothing of them"
    done("person", "Ann Smith", "--body", "KSCB")
    done("update", "1.3", "--body", "Health")
    assert "The rows add up: 1 + 1 + 3 = 5, each action counted once." in done("summary")
    bodies = json.loads(done("export", "--format", "json"))["summary"]["groups"]["body"]["rows"]
    assert sorted((row["title"], row["total"]) for row in bodies) == [("Health", 1), ("KSCB", 1), ("No body", 3)]
    report = done("export", "--format", "md")
    assert "| No body | ○ Unrated |" in report
    assert "Ann Smith<br>support: Bo; Cy<br>sponsor: Di<br>lead member: Cllr Eve" in report


def test_the_public_is_told_of_bodies_and_not_of_people(named: Path) -> None:
    done("person", "Ann Smith", "--name", "Ann Jones", "--body", "KSCB", "--email", "ann@kent.example")
    done("person", "Bo", "--merge-into", "Cy")
    for form in ("md", "json", "csv", "html"):
        text = done("export", "--format", form, "--audience", "public")
        for name in ("Ann Smith", "Ann Jones", "ann@kent", "Cllr Eve", "Chair, KSCB"):
            assert name not in text, (form, name)
        assert "KSCB" in text


def test_names_that_are_nearly_anothers_or_several_peoples_are_doubted_and_saved(named: Path) -> None:
    result = run(
        "update", "1.3", "--owner", "Ann Smith and Bo Jones", "--sponsor", "Ann Smyth", "--support", "Chiar KSCB"
    )
    assert result.exit_code == 0
    assert (
        "'Ann Smith and Bo Jones' may be more than one person: who is accountable, and who supports?" in result.stderr
    )
    assert "'Ann Smyth' is a new sponsor; did you mean 'Ann Smith'?" in result.stderr
    assert "'Chiar KSCB' is a new name; did you mean 'Chair, KSCB'?" in result.stderr
    assert one_of(("list",), "1.3")["sponsor"] == "Ann Smyth"
    assert run("update", "1.2", "--owner", "ANN SMITH").stderr == ""
    assert one_of(("list",), "1.2")["owner"] == "Ann Smith"


def test_a_doubted_name_is_said_as_it_is_saved(named: Path) -> None:
    result = run("update", "1.3", "--owner", "Ann\nSmyth", "--support", "Chiar KSCB\nBo")
    assert "'Ann Smyth' is a new owner; did you mean 'Ann Smith'?" in result.stderr
    assert "'Chiar KSCB' is a new name; did you mean 'Chair, KSCB'?" in result.stderr


def test_an_edited_table_names_people_as_they_are_called_now(named: Path, tmp_path: Path) -> None:
    done("person", "Ann Smith", "--name", "Ann Jones")
    table = tmp_path / "plan.csv"
    done("export", "--format", "csv", "--output", str(table))
    assert "Nothing to change" in done("import", str(table))
    table.write_text(table.read_text("utf-8-sig").replace('"Chair, KSCB"', "ann jones"), "utf-8-sig")
    done("import", str(table))
    assert one_of(("list",), "1.2")["owner"] == "Ann Jones"
    assert objects("person", "Ann Jones")[0]["actions"] == 2


def test_a_semicolon_stands_between_names_and_in_none(named: Path) -> None:
    why = "a semicolon stands between the names of several people; give one name"
    done("add-milestone", "1.1", "Draft")
    assert refused("person", "Cy", "--name", "Cy; Dee") == why
    assert refused("update", "1.2", "--owner", "Ann; Bo") == why
    assert refused("update", "1.2", "--sponsor", "Ann; Bo") == why
    assert refused("update", "1.1/m1", "--owner", "Ann; Bo") == why
    assert done("update", "1.2", "--support", "Ann Smith; Bo").endswith("support – → Ann Smith; Bo\n")


def test_names_in_one_change_that_only_case_tells_apart_are_one_person(named: Path, tmp_path: Path) -> None:
    done("update", "1.2", "1.3", "--owner", "Zed", "--support", "Yan; yan; zed")
    assert one_of(("list",), "1.2")["support"] == ["Yan", "Zed"]
    assert [person["name"] for person in objects("people") if person["name"].casefold() in ("yan", "zed")] == [
        *("Yan", "Zed"),
    ]
    table = tmp_path / "plan.csv"
    done("export", "--format", "csv", "--output", str(table))
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"), newline="")))
    rows[0]["Sponsor"], rows[1]["Sponsor"] = "New Director", "NEW director"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    done("import", str(table))
    assert {one_of(("list",), row["Ref"])["sponsor"] for row in rows[:2]} == {"New Director"}


def test_an_import_says_who_is_meant_by_the_names_that_they_have_now(named: Path, tmp_path: Path) -> None:
    done("person", "Bo", "--name", "Zed")
    table = tmp_path / "plan.csv"
    done("export", "--format", "csv", "--output", str(table))
    table.write_text(table.read_text("utf-8-sig").replace(',"Chair, KSCB",', ",Zed,"), "utf-8-sig")
    change = objects("import", str(table), "--dry-run")["changes"]
    assert change == [{"ref": "1.2", "field": "owner", "before": "Chair, KSCB", "after": "Zed"}]


def test_signs_that_are_not_shown_do_not_make_an_untouched_table_an_edited_one(named: Path, tmp_path: Path) -> None:
    name = "\x1b[1mQ \u202eRTL"
    done("update", "1.1", "--support", f"{name}; Bo", "--sponsor", name)
    table = tmp_path / "plan.csv"
    done("export", "--format", "csv", "--output", str(table))
    assert "Nothing to change" in done("import", str(table), "--dry-run")
    table.write_text(table.read_text("utf-8-sig").replace("RTL; Bo", "RTL; Bo; New"), "utf-8-sig")
    done("import", str(table))
    assert one_of(("list",), "1.1")["support"] == [name, "Bo", "New"], "whoever stood there stays who they are"


def test_nobody_becomes_the_one_who_signed_off_what_they_own(named: Path) -> None:
    done("update", "1.1", "--complete", "--note", "done")
    done("update", "1.1", "--sign-off", "--verified", "e", "--signed-off-by", "Cy", "--evidence", "audit")
    why = (
        "Cy has signed off 1.1, owned by Ann Smith: nobody signs off what they own; if they are one person, reopen "
        "that first"
    )
    assert refused("person", "Cy", "--merge-into", "Ann Smith") == why
    assert refused("person", "Ann Smith", "--merge-into", "Cy") == why
    done("person", "Cy", "--name", "Dee")
    assert refused("person", "Ann Smith", "--name", "cy") == why
    done("update", "1.1", "--reopen", "--note", "it was one person")
    assert "name Ann Smith → cy" in done("person", "Ann Smith", "--name", "cy")


def test_no_body_is_called_no_body(named: Path) -> None:
    for name in ("No body", "none", "-"):
        why = f"{name!r} means that there is no body; leave it empty for that"
        assert refused("body", "--", name) == why
        assert refused("update", "1.1", f"--body={name}") == why
        assert refused("person", "Bo", f"--body={name}") == why
    done("body", "Police")
    assert "means that there is no body" in refused("body", "Police", "--name", "No Body")


def test_a_withdrawn_body_that_is_added_again_is_as_it_was(named: Path) -> None:
    done("body", "Police", "--kind", "partner")
    assert done("body", "Police", "--withdraw").endswith("Police  withdrawn: not in use\n")
    assert "body" in refused("list", "body:police"), "a plan without bodies has no such field"
    assert "Police is no longer withdrawn" in done("undo")
    done("redo")
    for args in (("update", "1.1"), ("person", "Bo")):
        assert refused(*args, "--body", "POLICE") == "POLICE is withdrawn; add it again first, as it was"
    assert done("body", "police").endswith("Police  taken up again (was withdrawn: not in use)\n")
    assert objects("bodies") == [{"name": "Police", "kind": "partner", "people": [], "actions": 0}]
    assert objects("list", "body:police") == [], "that nothing counts for it is an answer"


def test_names_are_completed(named: Path) -> None:
    done("person", "Ann Smith", "--name", "Ann Jones", "--body", "KSCB")
    assert completed("owners") == ["Ann Jones", "Chair, KSCB"]
    assert completed("people", "c") == ["Chair, KSCB", "Cllr Eve", "Cy"]
    assert completed("bodies") == ["KSCB"]
    assert completed("kinds of body", "p") == ["partner"]


def test_of_a_made_up_plan_a_change_of_a_person_or_a_body_says_so_too(quarter: Path) -> None:
    assert "DEMO" in done("person", "Director", "--email", "the.director@example.org")
    assert "DEMO" in done("body", "Schools", "--kind", "partner")

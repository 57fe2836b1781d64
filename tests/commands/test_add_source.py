"""add-source and export --source at the command line: two reviews in one plan, each with its own documents."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

from actionplan.store.sqlite.store import SqliteStore
from command_line import done, objects, on, one_of, refused, run
from contract import TODAY
from finished_files import readable
from two_sources import REFS, VISIT

SCHEMA = Path(__file__).parents[2] / "docs" / "export.schema.json"
PEER_REVIEW = "Safeguarding Children Peer Review"


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundled plan, made on 2 Nov 2026, and beside it the file of the visit."""
    monkeypatch.chdir(tmp_path)
    Path("visit.yaml").write_text(VISIT, encoding="utf-8")
    on("2026-11-02", monkeypatch)
    done("init")
    on(TODAY.isoformat(), monkeypatch)
    return tmp_path / "plan.db"


@pytest.fixture
def both(plan: Path) -> Path:
    """Both reviews in one plan; 1.2 answers a finding of the visit too."""
    done("add-source", "visit.yaml")
    done("link", "1.2", "MV 1.2")
    return plan


def refs_of(*args: str) -> list[str]:
    return [action["ref"] for action in objects("list", *args)]


def exported(form: str, *args: str) -> Path:
    target = Path(f"visit.{form}")
    done("export", "--source", "MV", "--output", str(target), "--force", *args)
    return target


def test_a_dry_run_says_what_would_be_added_and_adds_nothing(plan: Path) -> None:
    page = done("add-source", "visit.yaml", "--dry-run")

    assert "Would add MV, Monitoring visit: 2 themes, 3 areas for consideration, 4 actions, 1 milestone" in page
    assert "3 brought in under way; nothing is changed yet." in page
    assert objects("history") == []
    assert len(refs_of()) == 34


def test_it_is_added_as_one_change_and_what_was_renamed_is_listed(plan: Path) -> None:
    page = done("add-source", "visit.yaml")

    assert page.startswith("Added as change 2: MV, Monitoring visit: 2 themes")
    lines = [line.split() for line in page.splitlines()]
    for words in ("theme 1 MV 1", "finding 1.1 MV 1.1", "action 1.1b MV 1.1b", "key message urgency MV/urgency"):
        assert words.split() in lines
    assert "MV 1.1b: owner 'A Smith / B Jones'" in page
    assert "plan-before-add-source" in page
    assert {(update["change"], update["source"]) for update in objects("history")} == {(2, "brought in")}
    assert refs_of("source:mv") == [*REFS]
    assert one_of(("list",), "MV 1.1")["body"] == "The Trust"
    assert "Source           MV: Monitoring visit" in done("show", "mv 1.1")


def test_for_a_program_it_is_an_object(plan: Path) -> None:
    value = objects("add-source", "visit.yaml", "--key", "V1")

    assert (value["dry_run"], value["source"], value["title"], value["change"]) == (False, "V1", "Monitoring visit", 2)
    assert [value[name] for name in ("themes", "areas", "actions", "milestones", "under_way")] == [2, 3, 4, 1, 3]
    assert {"thing": "finding", "before": "1.1", "after": "V1 1.1"} in value["renamed"]
    assert Path(value["backup"]).is_file()


def test_it_is_undone_and_redone_and_a_past_day_is_without_it(plan: Path) -> None:
    done("add-source", "visit.yaml")
    assert len(refs_of()) == 38
    assert len(refs_of("--as-at", "2026-11-26")) == 34

    assert "Undone: MV, The Trust, MV 1.1 and 11 more are taken out again" in done("undo")
    assert len(refs_of()) == 34
    assert "source" not in objects("summary").get("groups", {})
    assert "Sound" in done("check")
    done("redo")
    assert len(refs_of()) == 38


def test_what_was_added_by_mistake_is_no_withdrawn_action(plan: Path) -> None:
    done("update", "1.2", "--withdraw", "--note", "double")
    done("add-source", "visit.yaml")
    done("add", "1.1", "Audit 40 files a month")
    done("add", "1.1", "Audit 40 more")
    for _ in range(3):
        done("undo")
    assert "count, 1 withdrawn" in done("summary")
    assert refs_of("withdrawn") == ["1.2"]
    assert len(refs_of("--all")) == 34
    for kind in ("md", "csv", "html"):
        done("export", "--format", kind, "--output", f"all.{kind}")
        text = Path(f"all.{kind}").read_text(encoding="utf-8-sig")
        assert "MV 1.1" not in text
        assert "added by mistake" not in text
    assert "added by mistake and undone" in done("show", "MV 1.1"), "it is kept, and said where it is asked for"
    done("export", "--format", "json", "--output", "all.json")
    assert '"MV 1.1"' in Path("all.json").read_text(encoding="utf-8"), "the whole plan, with all that is kept"
    done("redo")
    assert len(refs_of("--all")) == 38
    assert "4 new, 1 withdrawn, since" in done("changes", "--since", "2026-11-26")


def test_what_cannot_be_added_is_refused_and_nothing_is_changed(plan: Path) -> None:
    done("add-source", "visit.yaml")
    assert refused("add-source", "visit.yaml") == "Monitoring visit is in the plan already, as MV"
    Path("bad.yaml").write_text(VISIT.replace("kind: monitoring visit", "kind: picnic"), encoding="utf-8")
    assert refused("add-source", "bad.yaml").endswith("; nothing was changed")
    assert "bad.yaml line 3, kind" in refused("add-source", "bad.yaml")
    assert "no-file.yaml" in refused("add-source", "no-file.yaml")
    assert len(refs_of()) == 38


def test_each_source_has_a_row_and_the_rows_add_up(both: Path) -> None:
    group = objects("summary")["groups"]["source"]

    assert [(row["title"], row["total"], row["findings"], row["with_action"]) for row in group["rows"]] == [
        (PEER_REVIEW, 34, 34, 34),
        ("Monitoring visit", 3, 3, 3),
    ]
    assert group["adds_up"] and group["rows"][1]["counted_elsewhere"] == ["1.2"]
    assert "3 of 3 findings with an action, 1 red" in done("summary")


# --- the documents of one source ------------------------------------------------------------------------------


def test_the_text_is_of_the_one_source_and_says_what_is_counted_elsewhere(both: Path) -> None:
    text = exported("md").read_text(encoding="utf-8")

    assert text.startswith("# Monitoring visit: RAG summary")
    assert "that follow from the Monitoring visit of Kent County Council by the two inspectors, 6 Oct 2026" in text
    assert f"This is the part of the plan “{PEER_REVIEW}” that follows from one of its sources." in text
    assert (
        f"In the whole plan 1.2 is counted under {PEER_REVIEW}, whose findings it answers first; "
        "here it is counted too."
    ) in text
    assert "4 of 5 actions count, 1 withdrawn." in text
    assert "Letter of 30 October 2026" in text
    assert "Case recording" not in text
    assert text == run("export", "--source", "monitoring", "--format", "md").stdout


def test_the_whole_plans_text_names_its_sources_and_has_a_row_for_each(both: Path) -> None:
    text = done("export", "--format", "md")

    assert f"The plan follows from 2 sources: {PEER_REVIEW} (Local Government Association" in text
    assert "Monitoring visit (Ofsted, two inspectors, 6 Oct 2026 to 7 Oct 2026)" in text
    assert f"| Monitoring visit: 3 of 3 findings with an action, 1 red (and 1 counted under {PEER_REVIEW}) |" in text


@pytest.mark.parametrize("form", ["docx", "html"])
def test_documents_are_of_the_one_source(both: Path, form: str) -> None:
    data = exported(form).read_bytes()
    text = readable(data)

    assert "Monitoring visit: RAG summary" in text
    assert "Staff the front door on Saturdays" in text
    assert "Case recording" not in text


def test_the_workbook_is_of_the_one_source_and_can_be_imported(both: Path) -> None:
    path = exported("xlsx")
    book = openpyxl.load_workbook(path)

    refs = [row[0] for row in book["Plan"].iter_rows(min_row=2, values_only=True) if row[0]]
    assert refs == ["MV 1.1", "MV 1.1b", "MV 1.2", "1.2", "P1"]
    assert any("In the whole plan 1.2" in str(row[0]) for row in book["Summary"].iter_rows(values_only=True))
    for table in (path, exported("csv")):
        assert done("import", str(table), "--dry-run") == "Nothing to change: the plan says what the file says.\n"


def test_csv_and_json_are_of_the_one_source(both: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(exported("csv").read_text(encoding="utf-8-sig"))))
    assert [row["Ref"] for row in rows] == ["MV 1.1", "MV 1.1b", "MV 1.2", "1.2", "P1"]

    value: dict[str, Any] = json.loads(exported("json").read_text(encoding="utf-8"))
    whole: dict[str, Any] = json.loads(done("export", "--format", "json"))
    for found in (value, whole):
        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        jsonschema.validate(found, schema, cls=jsonschema.Draft202012Validator)
    assert value["part_of"] == {
        "plan": PEER_REVIEW,
        "source": "MV",
        "counted_elsewhere": [{"ref": "1.2", "under": PEER_REVIEW}],
    }
    assert (value["title"], value["summary"]["total"], "sources" in value) == ("Monitoring visit", 4, False)
    assert [source["key"] for source in whole["sources"]] == ["SCPR", "MV"]
    assert whole["sources"][1]["body"] == "Ofsted"


def test_what_moved_is_what_moved_in_the_one_source(both: Path) -> None:
    done("update", "1.3", "--owner", "Sue")
    done("update", "MV 1.1", "--rag", "amber", "--note", "one post filled")
    value = json.loads(done("export", "--format", "json", "--source", "SCPR"))
    assert {move["ref"] for move in value["summary"]["moves"]} == {"1.3"}
    before = json.loads(done("export", "--format", "json", "--source", "SCPR", "--as-at", "2026-11-26"))
    assert before["summary"]["total"] == 34
    assert refused("export", "--source", "MV", "--as-at", "2026-11-20") == (
        "there is no source 'MV'; choose from: SCPR"
    )


def test_a_source_that_is_not_there_is_refused(both: Path) -> None:
    assert refused("export", "--source", "audit") == "there is no source 'audit'; choose from: SCPR, MV"
    assert "say which source" in refused("export", "--source", " ", code=2)


def test_a_name_is_proposed_and_what_was_last_sent_is_of_the_source(
    both: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("export", "--source", "MV", "--format", "docx", "--sent")
    assert Path("kent-mv-rag-summary-2026-11-27.docx").is_file()
    on("2026-11-28", monkeypatch)
    done("export", "--source", "MV", "--since", "last-sent")
    assert "nothing was sent to the Improvement Board" in refused("export", "--since", "last-sent")


def test_the_public_version_of_a_source_withholds_what_the_whole_plans_does(both: Path) -> None:
    text = exported("md", "--audience", "public").read_text(encoding="utf-8")
    assert "Head of the Front Door" not in text and "two posts vacant" not in text
    assert "Staff the front door on Saturdays" in text


def test_the_store_has_it_whole(both: Path) -> None:
    store = SqliteStore(both)
    assert store.check() == ()
    assert [source.ref for source in store.plan(TODAY).sources] == ["MV"]
    store.close()


def test_the_mended_file_of_a_review_that_was_undone_is_added_under_the_same_name(plan: Path) -> None:
    done("add-source", "visit.yaml", "--key", "OV")
    done("undo")
    Path("visit.yaml").write_text(VISIT.replace("Record why", "Record who decides"), encoding="utf-8")
    added = done("add-source", "visit.yaml", "--key", "OV")
    assert "OV, Monitoring visit" in added and "OV2" not in added
    assert objects("show", "OV 1.2")["area"] == "Record who decides"
    assert "OV P1" not in done("list")
    assert "P1" in refs_of()
    assert "Sound" in done("check")

"""The formats: the same figures in each, readable without colour, and names that stay in their folder."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath, PureWindowsPath

import jsonschema
import pytest
from msgspec.structs import replace

from actionplan.demo import TODAY, make
from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.report import reports_of
from actionplan.reports.audience import Audience, public
from actionplan.reports.edition import Edition
from actionplan.reports.formats import FORMATS, file_name, format_of, slug, written
from actionplan.reports.writers.json_export import summary_object
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.export import edition
from finished_files import figures, figures_of_plan_sheet, from_summary, readable, to_try
from samples import SAMPLES

SCHEMA = Path(__file__).parents[2] / "docs" / "export.schema.json"
NAMES = (
    *("Kent County Council", "London Borough of Camden", "City of York Council", "", "   ", "../x", "/etc/passwd"),
    *("..\\..\\x", "C:\\Windows", "\\\\server\\share", "CON", "NUL.txt", "LPT1", "aux", "a\x00b", "x" * 300),
    *("~", "~root", "$HOME", "%TEMP%", "a:b", "a|b", "a?b*", '"quoted"', "<r>", "a\nb", "a\tb", "\x1b[31m", "."),
    *(
        "..",
        "...",
        "-rf",
        "--output",
        ".hidden",
        "Ynys Môn",
        "Gwynedd / Conwy",
        "東京都",
        "Straße",
        "\u202eevil",
        "😀 Council",
    ),
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The demonstration, for the Board."""
    path = tmp_path_factory.mktemp("formats") / "demo.db"
    make(path)
    store = SqliteStore(path)
    try:
        return edition(store, today=TODAY, made_by="jo")
    finally:
        store.close()


@pytest.fixture(scope="module")
def files(demo: Edition) -> dict[str, bytes]:
    """Each format's finished file."""
    return {name: written(demo, format_of(name)) for name in to_try()}


def test_every_format_has_the_figures_of_the_summary(demo: Edition, files: dict[str, bytes]) -> None:
    expected = from_summary(summary_object(demo.summary))
    assert len(expected) == 10
    for name, data in files.items():
        assert figures(name, data) == expected, name
    assert figures_of_plan_sheet(files["xlsx"]) == expected


def test_every_rating_is_there_without_colour(demo: Edition, files: dict[str, bytes]) -> None:
    """Colours are stripped; what is left still has a word for each rating as often as there are actions of it."""
    for name in set(files) - {"pdf", "docx", "json"}:
        bare = re.sub(r"#[0-9A-Fa-f]{6}|(?:color|fill|stroke|background)[-\w]*\s*[:=]\s*\S+", "", readable(files[name]))
        for rag, count in demo.summary.whole.counts.items():
            # A workbook keeps each text once.
            least = 1 if name == "xlsx" else count
            assert len(re.findall(rf"\b{demo.summary.plan.key.word(rag)}\b", bare)) >= least, (name, rag)


def test_the_same_call_gives_the_same_bytes(demo: Edition, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        assert written(demo, format_of(name)) == data, name


def test_a_document_says_as_at_when_since_when_who_and_from_which_change(
    demo: Edition, files: dict[str, bytes]
) -> None:
    for name in ("md", "xlsx", "html"):
        if name in files:
            text = readable(files[name])
            said = ("27 Nov 2026", "20 Nov 2026", "jo", f"hange {demo.summary.plan.seq}")
            assert [one for one in said if one not in text] == [], name


def test_json_is_what_its_schema_says(files: dict[str, bytes]) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(files["json"]), schema, cls=jsonschema.Draft202012Validator)


def test_the_schema_knows_a_plan_of_every_stage(rated: Plan) -> None:
    from actionplan.reports.summary import gather

    made = Edition(gather(rated), Audience.BOARD, "", "")
    found = json.loads(written(made, format_of("json")))
    jsonschema.validate(found, json.loads(SCHEMA.read_text(encoding="utf-8")), cls=jsonschema.Draft202012Validator)


def test_what_was_proposed_and_asked_is_for_the_board_alone(rated: Plan) -> None:
    from actionplan.reports.summary import gather

    asked = replace(rated, proposals=(SAMPLES["proposal"].record,), update_rounds=(SAMPLES["update_round"].record,))
    found = json.loads(written(Edition(gather(asked), Audience.BOARD, "", ""), format_of("json")))
    jsonschema.validate(found, json.loads(SCHEMA.read_text(encoding="utf-8")), cls=jsonschema.Draft202012Validator)
    assert [(one["ref"], one["rag"], one["became"]) for one in found["proposals"]] == [("P1", "amber", "waiting")]
    assert [one["asked"] for one in found["rounds"]] == [["Ann", "Head of Quality"]]
    seen = written(Edition(gather(public(asked)), Audience.PUBLIC, "", ""), format_of("json"))
    assert not {"proposals", "rounds"} & json.loads(seen).keys()


def test_the_name_proposed(plan: Plan) -> None:
    kent = replace(plan, organisation="Kent County Council")
    assert file_name(kent, FORMATS["docx"]) == "kent-rag-summary-2026-11-27.docx"
    assert file_name(kent, FORMATS["csv"]) == "kent-action-plan-2026-11-27.csv"
    assert file_name(kent, FORMATS["html"], Audience.PUBLIC) == "kent-rag-summary-2026-11-27-public.html"
    assert file_name(kent, FORMATS["pdf"], has_large_print=True) == "kent-rag-summary-2026-11-27-large-print.pdf"
    first = reports_of(kent)[0]
    assert file_name(kent, FORMATS["docx"], report=first) == "kent-rag-summary-2026-11-27.docx"
    council = replace(first, ref="RP2", name="County Council")
    two = replace(kent, reports=(council,))
    assert file_name(two, FORMATS["docx"], report=council) == "kent-rag-summary-county-council-2026-11-27.docx"
    assert file_name(two, FORMATS["docx"], report=first) == "kent-rag-summary-improvement-board-2026-11-27.docx"
    assert file_name(two, FORMATS["csv"], report=council) == "kent-action-plan-2026-11-27.csv"
    assert slug("Royal Borough of Kensington and Chelsea") == "kensington-chelsea"
    assert slug("Council of the City") == "council-of-the-city"


@pytest.mark.parametrize("organisation", NAMES)
def test_no_name_leaves_its_folder(plan: Plan, organisation: str, tmp_path: Path) -> None:
    assert len(NAMES) >= 40
    name = file_name(replace(plan, organisation=organisation), FORMATS["docx"])
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*\.docx", name)
    assert len(name) < 100
    assert PurePosixPath(name).name == PureWindowsPath(name).name == name
    assert not re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)", PureWindowsPath(name).stem)
    assert (tmp_path / name).resolve().parent == tmp_path.resolve()


def test_what_is_no_format_is_refused_with_those_there_are() -> None:
    with pytest.raises(Invalid, match="docx, xlsx, html, pdf, md, csv, json"):
        format_of("odt")


def test_without_its_extra_a_pdf_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actionplan.reports.formats.find_spec", lambda _name: None)
    with pytest.raises(Invalid, match=r"pip install 'actionplan\[pdf\]'"):
        format_of("pdf")


def test_a_rating_is_said_in_a_word_in_every_row_of_the_plan(files: dict[str, bytes]) -> None:
    words = {face.label for face in Key().faces}
    import io

    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["Plan"]
    titles, *rows = sheet.iter_rows(values_only=True)
    rag, stage = titles.index("RAG"), titles.index("Stage")
    assert {row[rag] for row in rows if row[stage] != "withdrawn"} <= words
    assert {row[rag] for row in rows if row[stage] == "withdrawn"} <= {None}, "what does not count has no rating"

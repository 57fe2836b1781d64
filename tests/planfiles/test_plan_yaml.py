"""A plan file is read whole or refused in one line that says where it is wrong and how to mend it."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.model.area import Fit
from actionplan.model.field import LONG
from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.sanitise import sanitise
from actionplan.planfiles import plan_yaml as planfile
from actionplan.planfiles.plan_yaml import BUNDLED, PlanFile, bundled_plan, read_plan, read_plan_file
from actionplan.planfiles.yaml_events import MAX_BYTES, BadPlanFile
from actionplan.planfiles.yaml_nodes import MAX_DEPTH, MAX_NODES

SMALL = """\
title: Focused visit
organisation: Anytown Council
reviewers: The inspectors
review_from: 2026-03-02
review_to: 2026-03-04
reported_on: 2026-04-10
source: Letter of 10 April 2026
summary_areas:
  - key: front-door
    title: The front door
  - key: records
    title: Records
themes:
  - number: 1
    title: Help and protection
    areas:
      - ref: 1.1
        text: Timeliness of decisions
        summary_area: front-door
        fit: strong
        reason: Decisions are made there.
      - ref: 1.2
        text: Recording of visits
        reason: It is in no summary area.
  - number: 2
    title: Leadership
    strengths:
      - Members know the service
    areas:
      - ref: 2.1
        text: Supervision
        summary_area: records
        fit: weak
        reason: Supervision is recorded.
"""


def changed(old: str, new: str) -> str:
    """The small plan with one thing changed."""
    assert SMALL.count(old) == 1, f"{old!r} has to be there once"
    return SMALL.replace(old, new)


def read(text: str) -> Plan:
    return read_plan(text.encode(), "plan.yaml")


def refusal(data: bytes) -> str:
    with pytest.raises(BadPlanFile) as caught:
        read_plan(data, "plan.yaml")
    message = str(caught.value)
    assert message == sanitise(message), "an error is one line without control characters"
    assert len(message) < 500
    return message


# --- what is read ---------------------------------------------------------------------------------------------


def test_another_councils_plan() -> None:
    plan = read(SMALL)

    assert (plan.title, plan.organisation, plan.reviewers) == ("Focused visit", "Anytown Council", "The inspectors")
    assert (plan.review_from, plan.review_to) == (date(2026, 3, 2), date(2026, 3, 4))
    assert (plan.reported_on, plan.source) == (date(2026, 4, 10), "Letter of 10 April 2026")
    assert [(area.key, area.title) for area in plan.summary_areas] == [
        ("front-door", "The front door"),
        ("records", "Records"),
    ]
    assert [theme.title for theme in plan.themes] == ["Help and protection", "Leadership"]
    assert [action.title for action in plan.actions] == [
        "Timeliness of decisions",
        "Recording of visits",
        "Supervision",
    ]
    assert [(strength.ref, strength.text) for strength in plan.strengths] == [("S2.1", "Members know the service")]


def test_what_may_be_left_out_is_empty_and_the_key_has_its_defaults() -> None:
    plan = read(SMALL)

    assert (plan.summary_strengths, plan.key_messages, plan.process) == ((), (), ())
    assert plan.key == Key()


def test_an_area_without_a_summary_area_is_not_mapped_but_keeps_its_reason() -> None:
    area = read(SMALL).area("1.2")

    assert (area.summary_area, area.fit, area.mapping_reason) == (None, None, "It is in no summary area.")
    assert read(SMALL).area("1.1").fit is Fit.STRONG


def test_a_ref_without_quotes_is_text_and_not_a_number() -> None:
    plan = read(changed("ref: 1.2", "ref: 1.10"))

    assert [area.ref for area in plan.areas] == ["1.1", "1.10", "2.1"]


def test_areas_stand_in_the_order_of_the_file_and_gaps_stay() -> None:
    plan = read(changed("ref: 1.1", "ref: 1.12"))

    assert [area.ref for area in plan.areas] == [action.ref for action in plan.actions] == ["1.12", "1.2", "2.1"]


def test_words_that_yaml_takes_for_something_else_are_text() -> None:
    assert read(changed("title: Records", "title: no")).summary_areas[1].title == "no"
    assert read(changed("title: Leadership", "title: 2026-01-01")).themes[1].title == "2026-01-01"


def test_the_key_can_be_the_plans_own() -> None:
    plan = read(
        SMALL + "rag_key:\n  strict: true\n  late: 14\n  moves: 1\n  meanings:\n    red: late\n    blue: it is over\n"
    )

    assert plan.key == Key(
        strict=True, late=14, moves=1, meanings=((Condition.OFF_TRACK, "late"), (Condition.CHECKED, "it is over"))
    )
    assert plan.key.meaning(Condition.CHECKED) == "it is over"
    assert plan.key.meaning(Condition.ON_TRACK) == Key().meaning(Condition.ON_TRACK)


@pytest.mark.parametrize("text", ["[/] [red]", "=1+1", "\x1b[31m", "\u202eabc", "👩‍👩‍👧 Ünïcode", "x" * LONG])
def test_any_text_is_safe(text: str) -> None:
    quoted = '"' + "".join(f"\\U{ord(sign):08x}" for sign in text) + '"'

    assert read(changed("text: Supervision", f"text: {quoted}")).area("2.1").text == text


def test_a_byte_order_mark_and_windows_lines_are_no_matter() -> None:
    assert read_plan(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode(), "plan.yaml") == read(SMALL)


# --- what is refused ------------------------------------------------------------------------------------------

UP_TO_AREAS_OF_2 = SMALL[: SMALL.rindex("    areas:")]
WRONG = {
    "an unknown key": (
        changed("        reason: Supervision is recorded.", "        reason: x\n        onwer: Head of Service"),
        "plan.yaml line 35, themes[2].areas[1]: unknown key 'onwer'; known keys are text, ref, source_ref, summary",
    ),
    "a misspelt key": (changed("reviewers:", "reveiwers:"), "line 3: unknown key 'reveiwers'", "mean 'reviewers'?"),
    "a missing key": (
        changed("        text: Supervision\n", ""),
        "line 30, themes[2].areas[1]: key 'text' is missing; add it",
    ),
    "a missing key at the top": (changed("title: Focused visit\n", ""), "line 1: key 'title' is missing; add it"),
    "no themes": (SMALL.partition("themes:")[0], "line 1: key 'themes' is missing; add it"),
    "themes with nothing in them": (
        SMALL.partition("themes:")[0] + "themes:\n",
        "line 13, themes: nothing stands here; write a list of one item or more",
    ),
    "an empty list of themes": (SMALL.partition("themes:")[0] + "themes: []\n", "line 13, themes: nothing stands"),
    "a theme without areas": (UP_TO_AREAS_OF_2, "line 25, themes[2]: key 'areas' is missing; add it"),
    "a theme with no areas in its list": (
        f"{UP_TO_AREAS_OF_2}    areas: []\n",
        "themes[2].areas: nothing stands here; write",
    ),
    "a key twice": (
        changed("title: Leadership", "title: Leadership\n    title: Governance"),
        "line 27: key 'title' is in line 26 already; keep one of them",
    ),
    "a ref twice": (
        changed("ref: 1.2", "ref: 1.1"),
        "line 22, themes[1].areas[2]: ref '1.1' is '1.1' of line 17 again; give this one a ref of its own",
    ),
    "a ref in another case": (
        changed("ref: 1.2", "ref: R1").replace("ref: 2.1", "ref: r1"),
        "line 30, themes[2].areas[1]: ref 'r1' is 'R1' of line 22 again; give this one a ref of its own",
    ),
    "a ref with a slash": (changed("ref: 2.1", "ref: 2/1"), "areas[1].ref: '2/1' will not do; a ref cannot have a s"),
    "a ref with a comma": (changed("ref: 2.1", "ref: 2,1"), "areas[1].ref: '2,1' will not do; a ref cannot have a s"),
    "a ref with a dash in front": (changed("ref: 2.1", "ref: -2"), ".ref: '-2' will not do; a ref cannot begin with"),
    "a ref that is too long": (changed("ref: 2.1", f"ref: {'1' * 31}"), "will not do; a ref has 30 characters at most"),
    "a ref with a control character": (
        changed("ref: 2.1", 'ref: "2\\u200b1"'),
        ".ref: '2\ufffd1' will not do; a ref cannot have a control character in it",
    ),
    "a theme's number twice": (
        changed("number: 2", "number: 1"),
        "line 25, themes[2].number: '1' is the number of another theme; give this one its own",
    ),
    "a summary area that is not there": (
        changed("summary_area: records", "summary_area: record"),
        "line 32, themes[2].areas[1].summary_area: 'record' is not known; it is one of front-door, records; "
        "did you mean 'records'?",
    ),
    "a fit that is not there": (changed("fit: weak", "fit: poor"), ".fit: 'poor' is not known; it is one of strong,"),
    "a fit without a summary area": (
        changed("        summary_area: records\n", ""),
        "line 30, themes[2].areas[1]: fit says how well the area fits its summary_area; give that too, or take fit",
    ),
    "a summary area's key twice": (
        changed("key: records", "key: front-door"),
        "line 11, summary_areas[2].key: key 'front-door' is there twice; choose another",
    ),
    "a summary area's key in capitals": (
        changed("key: records", "key: Records"),
        "line 11, summary_areas[2].key: 'Records' will not do; a key is a short word in small letters",
    ),
    "a date that is none": (
        changed("review_to: 2026-03-04", "review_to: 4 March"),
        "line 5, review_to: '4 March' is not a date; write it as 2012-09-24",
    ),
    "a day that is not in the calendar": (
        changed("2026-04-10", "2026-02-30"),
        "line 6, reported_on: '2026-02-30' is no",
    ),
    "a date without dashes": (
        changed("2026-04-10", "20260410"),
        "line 6, reported_on: '20260410' is not a date; write",
    ),
    "a review that ends before it begins": (
        changed("review_to: 2026-03-04", "review_to: 2026-03-01"),
        "line 5, review_to: 2026-03-01 is before review_from, 2026-03-02; correct one of them",
    ),
    "a list where text is expected": (
        changed("title: Leadership", "title: [Leadership]"),
        "line 26, themes[2].title: a list stands here; write text, in quotes if",
    ),
    "text with a colon in a list": (
        changed("- Members know the service", "- Members: they know the service"),
        "line 28, themes[2].strengths[1]: a group of keys stands here; write text, in quotes if it has a colon",
    ),
    "text with a colon": (
        changed("text: Supervision", "text: Supervision: late"),
        "line 31: mapping values are not allowed here; check the indentation, or quote text with a colon",
    ),
    "text where a list is expected": (
        changed("strengths:\n      - Members know the service", "strengths: Members know the service"),
        "line 27, themes[2].strengths: text stands here; write a list of one item or more, each with a dash",
    ),
    "text where keys are expected": (
        changed("  - key: records\n    title: Records\n", "  - Records\n"),
        "line 11, summary_areas[2]: text stands here; write keys: key, title",
    ),
    "a list for a key": (changed("title: Focused visit", "? [title]\n: x"), "line 1: a list stands here; write a key"),
    "text and no plan": ("Dear all,", "line 1: text stands here; write keys: title, organisation"),
    "no text": (changed("text: Supervision", "text:"), "line 31, themes[2].areas[1].text: there is no text; write it"),
    "text of spaces": (changed("text: Supervision", 'text: "  "'), "areas[1].text: there is no text; write it"),
    "text that is too long": (
        changed("text: Supervision", f"text: {'x' * (LONG + 1)}"),
        "line 31, themes[2].areas[1].text: the text has 10,001 characters; shorten it to 10,000",
    ),
    "a threshold that is no number": (
        SMALL + "rag_key:\n  late: a month\n",
        "line 36, rag_key.late: 'a month' will not do; give a whole number from 1 to 9999",
    ),
    "a threshold of nought": (SMALL + "rag_key:\n  moves: 0\n", "rag_key.moves: '0' will not do; give a whole number"),
    "a threshold that is not known": (
        SMALL + "rag_key: {lates: 3}\n",
        "line 35, rag_key: unknown key 'lates'; known keys are strict, late",
        "did you mean 'late'?",
    ),
    "strict, but how": (
        SMALL + "rag_key: {strict: Yes}\n",
        "rag_key.strict: 'Yes' is not known; it is one of true, false",
    ),
    "a rating that is not known": (
        SMALL + "rag_key:\n  meanings: {grey: x}\n",
        "line 36, rag_key.meanings: unknown key 'grey'; known keys are red, amber, green, blue, unrated; did you mean",
    ),
    "an anchor": (
        changed("title: Leadership", "title: &a Leadership"),
        "line 26: anchors, aliases and tags are refused",
    ),
    "an alias": (changed("title: Leadership", "title: *a"), "line 26: anchors, aliases and tags are refused; put text"),
    "a tag": (
        changed("title: Leadership", "title: !!python/object/apply:os.system [x]"),
        "line 26: anchors, aliases and tags are refused; put text that begins with & or * or ! in quotes",
    ),
    "a tag on plain text": (
        changed("title: Leadership", "title: !!str Leadership"),
        "line 26: anchors, aliases and tags",
    ),
    "a merge": (
        changed("title: Leadership", "title: Leadership\n    <<: x"),
        "themes[2]: unknown key '<<'; known keys",
    ),
    "two plans": (f"{SMALL}---\n{SMALL}", "line 35: a second plan begins here; put it in a file of its own"),
    "an empty file": ("", "plan.yaml: the file is empty; copy areas_for_consideration.yaml and write"),
    "a file of comments": ("# to do\n", "plan.yaml: the file is empty; copy"),
    "too deep": (
        changed("title: Leadership", f"title: {'[' * MAX_DEPTH}"),
        "line 26: more than 20 levels deep; check the brackets and the indentation",
    ),
    "a bomb of brackets": ("[" * 500_000, "line 1: more than 20 levels deep; check the brackets"),
    "too many values": (f"[{'x,' * MAX_NODES}]", "line 1: more than 50,000 values, which no plan has; is it the right"),
    "a bracket left open": (
        changed("title: Leadership", "title: [x,"),
        "check the indentation, or quote text with a colon",
    ),
    "a tab before a key": (
        changed("    title: Leadership", "\ttitle: Leadership"),
        "line 26: ",
        "check the indentation",
    ),
    "a control character": (changed("Supervision\n", "Super\x07vision\n"), "line 31: character U+0007", "take it out"),
    "a NUL": (changed("Supervision\n", "Super\x00vision\n"), "line 31: character U+0000 has no place in a plan; take"),
    "an escape that is no character": (
        changed("text: Supervision", r'text: "\UFFFFFFFF"'),
        "line 31: no such character; check the text with a backslash from here on",
    ),
    "an unknown escape": (changed("text: Supervision", r'text: "C:\path"'), "line 31: found unknown escape character"),
    "a key that would dirty the terminal": (
        SMALL + '"\\u001b[31m": x\n',
        "line 35: unknown key '␛[31m'; known keys are",
    ),
    "a very long key": (SMALL + f'"{"k" * 500}": x\n', f"line 35: unknown key '{'k' * 60}…'; known keys are title"),
}


@pytest.mark.parametrize(("text", "parts"), [(text, parts) for text, *parts in WRONG.values()], ids=list(WRONG))
def test_a_wrong_file_says_where_and_what_to_do(text: str, parts: list[str]) -> None:
    message = refusal(text.encode())

    assert message.startswith("plan.yaml")
    for part in parts:
        assert part in message


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (SMALL.replace("Supervision\n", "Supervisi\xf3n\n").encode("latin-1"), "line 31"),
        (SMALL.encode("utf-16"), "line 1"),
        (SMALL.encode() + b"\xed\xa0\x80", "line 35"),
    ],
    ids=["Latin-1", "UTF-16", "a surrogate"],
)
def test_only_utf_8_is_read(data: bytes, place: str) -> None:
    assert refusal(data) == f"plan.yaml {place}: this is not UTF-8 text; save the file as UTF-8"


def test_a_name_with_control_characters_stays_on_one_line() -> None:
    with pytest.raises(BadPlanFile, match=re.escape("pl␊an␛.yaml: the file is empty")):
        read_plan(b"", "pl\nan\x1b.yaml")


# --- files ----------------------------------------------------------------------------------------------------


def test_a_file_is_read_and_named_in_errors_as_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(SMALL, encoding="utf-8")
    assert read_plan_file(path).plan == read(SMALL)

    path.write_text(changed("ref: 2.1", "ref: 9/9"), encoding="utf-8")
    with pytest.raises(BadPlanFile, match=re.escape(f"{path} line 30, themes[2].areas[1].ref: ")):
        read_plan_file(path)


def test_a_large_file_is_refused_without_reading_it_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"# a plan\n" + b"#" * 3_000_000)
    seen: list[int] = []
    read_file = planfile.read

    def counted(data: bytes, name: str, today: date | None, *, as_source: bool) -> PlanFile:
        seen.append(len(data))
        return read_file(data, name, today, as_source=as_source)

    monkeypatch.setattr(planfile, "read", counted)

    with pytest.raises(BadPlanFile, match=r"large\.yaml: larger than 1 MB, which no plan is; is it the right file\?"):
        read_plan_file(path)
    assert seen == [MAX_BYTES + 1]


def test_a_file_of_just_the_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes((SMALL + "#").encode().ljust(MAX_BYTES, b"x"))

    assert read_plan_file(path).plan == read(SMALL)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadPlanFile, match=r"none\.yaml: No such file or directory; check the name, and that you may"):
        read_plan_file(tmp_path / "none.yaml")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(
        BadPlanFile, match=f"^{re.escape(str(tmp_path))}: .*; check the name, and that you may read it$"
    ):
        read_plan_file(tmp_path)


def test_a_file_that_one_may_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, os.strerror(13))

    # The owner of everything may read everything, so a mode of 000 would show nothing where tests run as root.
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(BadPlanFile, match=r"plan\.yaml: Permission denied; check the name, and that you may read it"):
        read_plan_file(tmp_path / "plan.yaml")


@pytest.mark.parametrize("name", ["a\x00b.yaml", "n" * 5000])
def test_a_name_that_no_file_can_have(name: str) -> None:
    with pytest.raises(BadPlanFile, match="; check the name, and that you may read it"):
        read_plan_file(Path(name))


# --- the bundled plan -----------------------------------------------------------------------------------------


def test_the_bundled_plan_is_found_installed_and_in_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "src" / "actionplan"
    package.mkdir(parents=True)
    monkeypatch.setattr(planfile, "files", lambda _package: package)
    with pytest.raises(BadPlanFile, match="missing from this installation; install actionplan again"):
        bundled_plan()

    for folder in (tmp_path / "seed", package / "seed"):
        folder.mkdir()
        (folder / BUNDLED).write_text(changed("Focused visit", folder.parent.name), encoding="utf-8")
        assert bundled_plan().title == folder.parent.name


# --- anything else --------------------------------------------------------------------------------------------

SEED = (Path(__file__).parents[2] / "seed" / BUNDLED).read_bytes()
PIECES = st.one_of(
    st.binary(max_size=8),
    st.text(max_size=8).map(str.encode),
    st.sampled_from(
        [
            b"&a ",
            b"*a",
            b"!!python/name:os ",
            b"---\n",
            b"...\n",
            b"%YAML 9.9\n",
            b"? ",
            b": ",
            b"- ",
            b"{",
            b"]",
            b"|\n",
        ]
        + [b'"', b"'", b"\\U99999999", b"\t", b"\r", b"\n", b"\x00", b"\xef\xbb\xbf", b"<<: ", b"#", b"\xe2\x80\xa8"]
    ),
)


def plan_or_refusal(data: bytes) -> None:
    try:
        assert isinstance(read_plan(data, "plan.yaml"), Plan)
    except BadPlanFile as error:
        assert re.match(r"plan\.yaml( line \d+)?(, [\w.\[\]]+)?: .+", str(error))
        assert str(error) == sanitise(str(error))


@given(st.binary(max_size=300) | st.lists(PIECES, max_size=30).map(b"".join))
@settings(deadline=None)
def test_random_bytes_give_a_plan_or_a_refusal(data: bytes) -> None:
    plan_or_refusal(data)


@given(st.lists(st.tuples(st.integers(0, len(SEED)), st.integers(0, 40), PIECES), min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
def test_a_seed_with_random_changes_gives_a_plan_or_a_refusal(changes: list[tuple[int, int, bytes]]) -> None:
    data = SEED
    for start, length, piece in changes:
        data = data[:start] + piece + data[start + length :]
    plan_or_refusal(data)

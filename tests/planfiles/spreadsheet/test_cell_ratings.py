"""What a cell says of how an action stands; a rating is only raised by all that the cell says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.model.key import Key
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.planfiles.spreadsheet.ratings import CellRating, colour_name, read_rating_cell, read_yes_or_no

OFF, RISK, ON = Condition.OFF_TRACK, Condition.AT_RISK, Condition.ON_TRACK
COMPLETE, CHECKED = Condition.COMPLETE, Condition.CHECKED
GOOD = (ON, COMPLETE, CHECKED)


def read(text: str, fill: str = "", answer: str | None = None) -> CellRating:
    return read_rating_cell(text, fill, Key(), answer)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        *((text, OFF) for text in ("R", "red", "RED", "Red ↑", "Off track", "off-track", "Behind target", "🔴")),
        ("Overdue", OFF),
        *((text, RISK) for text in ("A", "Amber", "AMBER", "At risk", "yellow", "🟠", "some delays")),
        *((text, ON) for text in ("G", "Green", "On track", "on-track", "🟢 Green", "On target", "Green (improving)")),
        *((text, COMPLETE) for text in ("Complete", "✔ Complete", "Delivered, Not Yet Evidenced", "Closed", "100%")),
        *((text, CHECKED) for text in ("B", "Blue", "Evidenced and Assured", "Signed off", "Complete & checked")),
        ("In progress, overdue", OFF),
        ("In progress - on track", ON),
        ("Completed Sept 2026", COMPLETE),
    ],
)
def test_words_letters_and_signs(text: str, condition: Condition) -> None:
    found = read(text)
    assert (found.condition, found.doubt) == (condition, "")


@pytest.mark.parametrize("text", ["Not started", "In progress", "On hold", "Ongoing", "Open", "Planned"])
def test_a_stage_of_its_life_rates_nothing_and_is_kept(text: str) -> None:
    assert read(text) == CellRating(status=text)


@pytest.mark.parametrize(
    ("text", "worse"),
    [
        ("Amber/Red", OFF),
        ("A/R", OFF),
        ("Amber-Green", RISK),
        ("Delayed", OFF),
        ("Extension requested", OFF),
        ("Not Yet Delivered", OFF),
        ("Partially achieved", RISK),
        ("Green - complete", ON),
        ("Achieved or On-Target", ON),
        ("complete and ongoing", None),
        ("Closed - superseded", None),
        ("Closed - not implemented", None),
        ("Cancelled", None),
    ],
)
def test_of_two_meanings_the_worse_is_taken_as_a_doubt(text: str, worse: Condition | None) -> None:
    found = read(text)
    assert found.condition is worse
    assert found.doubt
    assert len(found.choices) == 2


@pytest.mark.parametrize(
    "text",
    [
        *("Closed - not achieved", "Met in part", "Implemented partially", "Complete: 2 of 6", "Done?", "Resolved? No"),
        *("Green but slipping", "Green?", "On time for March but funding at risk", "Blue - not started"),
        *("Delivered training to 3 of 9 teams", "Complete overhaul of the system is needed; not begun."),
        *("Evidenced in part", "☐ Complete ☒ In progress", "Achieved 3 of 5", "Blue (not started)"),
        *("Complete by March", "Completed (not evidenced)", "Done (awaiting publication)", "Closed (duplicate)"),
        *("Green (not yet reported)", "Complete (to be checked in May)"),
    ],
)
def test_no_first_word_makes_more_of_it_than_the_rest_says(text: str) -> None:
    found = read(text)
    assert found.condition not in (COMPLETE, CHECKED, Condition.NOT_STARTED)
    assert found.condition is not ON


@pytest.mark.parametrize("text", ["75%", "green-ish maybe", "ask Bo", "1"])
def test_what_nobody_can_tell_is_kept_and_rates_nothing(text: str) -> None:
    found = read(text)
    assert found.is_unknown or found.doubt or found.condition is None
    assert found.condition not in GOOD


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Green (two posts filled)", ON),
        ("Complete (awaiting sign-off)", COMPLETE),
        ("Complete (March 2026)", COMPLETE),
        ("Complete - awaiting evidence", COMPLETE),
    ],
)
def test_what_goes_on_well_or_is_only_to_be_signed_off_is_no_doubt(text: str, condition: Condition) -> None:
    found = read(text)
    assert (found.condition, found.doubt) == (condition, "")


def test_what_stands_in_brackets_is_kept() -> None:
    assert read("Off track (see exception report)").extra == "see exception report"


@pytest.mark.parametrize(
    ("fill", "colour"),
    [
        ("FF0000", "red"),
        ("FFC000", "amber"),
        ("00B050", "green"),
        ("0070C0", "blue"),
        ("C6EFCE", "green"),
        ("FFC7CE", "red"),
    ],
)
def test_a_colour_counts_only_where_the_cell_says_nothing(fill: str, colour: str) -> None:
    assert colour_name(fill) == colour
    assert read("Red", fill).condition is OFF
    found = read("", fill)
    assert found.inferred or found.doubt


@pytest.mark.parametrize("fill", ["FFFFFF", "F2F2F2", "DDEBF7", "E2EFDA", "000000", "D9D9D9", "", "nonsense"])
def test_a_pale_band_is_no_rating(fill: str) -> None:
    assert read("", fill) == CellRating()


def test_blue_by_colour_alone_is_doubted_and_counts_as_open() -> None:
    found = read("", "0070C0")
    assert (found.condition, found.choices[0].answer) == (None, "open")


def test_an_answer_settles_it() -> None:
    assert read("Delayed", answer="amber").condition is RISK
    assert read("Cancelled", answer="withdrawn").condition is Condition.NOT_STARTED
    assert read("Complete: 2 of 6", answer="complete").condition is COMPLETE
    with pytest.raises(Invalid, match="is no rating"):
        read("Delayed", answer="perhaps")


def test_a_file_may_have_a_key_of_its_own() -> None:
    found = read_rating_cell("Green", "", Key(), None, {"green": COMPLETE, "amber": ON})
    assert found.condition is COMPLETE
    assert read_rating_cell("A", "", Key(), None, {"amber": ON}).condition is ON


@pytest.mark.parametrize(("text", "condition"), [("Y", COMPLETE), ("yes", COMPLETE), ("TRUE", COMPLETE), ("N", None)])
def test_whether_it_is_done_may_be_asked(text: str, condition: Condition | None) -> None:
    found = read_yes_or_no(text)
    assert found is not None
    assert found.condition is condition


@given(st.text(max_size=40), st.sampled_from(["", "FF0000", "DDEBF7"]))
def test_any_text_is_read(text: str, fill: str) -> None:
    found = read(text, fill)
    assert found.condition is not None or found.status or not text.strip() or found.extra or not found.doubt

"""add-area at the command line: one more finding, such as that of a monitoring visit."""

from __future__ import annotations

from pathlib import Path

from command_line import done, objects, one_of, refused


def test_it_adds_the_finding_and_its_action_as_one_change(database: Path) -> None:
    value = objects("add-area", "1", "Meetings are late", "--source-ref", "para 12", "--deadline", "31/3/2027")

    assert value[0]["ref"] == "1.4" and value[0]["actions"] == ["1.4"]
    assert (value[0]["source_ref"], value[0]["deadline"]) == ("para 12", "2027-03-31")
    assert one_of(("list",), "1.4")["title"] == "Meetings are late"
    done("undo")
    assert "1.4" not in [action["ref"] for action in objects("list")]


def test_a_ref_of_its_own_and_a_theme_by_its_title(database: Path) -> None:
    assert objects("add-area", "managing", "Targets slip", "--ref", "MV 7")[0]["theme"] == 2
    assert "finding added" in done("add-area", "1", "Visits are late")


def test_a_ref_in_use_an_unknown_theme_and_no_words_are_refused(database: Path) -> None:
    assert "1.1 is in use already" in refused("add-area", "1", "Meetings are late", "--ref", "1.1")
    assert "there is no theme '9'" in refused("add-area", "9", "Meetings are late")
    assert "say what the finding is" in refused("add-area", "1", " ")
    assert "a ref cannot have a slash" in refused("add-area", "1", "Meetings", "--ref", "1/2")


def test_what_looks_like_a_childs_name_is_asked_about(database: Path) -> None:
    text = "Ann Smith, aged 7, was not seen"
    assert "--keep-personal-data" in refused("add-area", "1", text)
    done("add-area", "1", text, "--keep-personal-data")

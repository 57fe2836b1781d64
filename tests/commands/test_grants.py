"""Who may do what, at the command line: a login is given a role, another one, or none any more, and is held to it."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from actionplan.commands.completion_values import candidates
from command_line import done, objects, one_of, refused


def logged_in(login: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on somebody else uses the program."""
    monkeypatch.setenv("ACTIONPLAN_USER", login)


@pytest.fixture
def roles(database: Path) -> Path:
    """Kim is the keeper, Ed an editor, Una an updater who owns 1.1, Ray a reader; jo, who gave them this, is nobody."""
    done("update", "1.1", "--owner", "Head of Quality")
    done("grant", "kim", "--as", "Kim Ali", "keeper")
    return database


@pytest.fixture
def four(roles: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    logged_in("kim", monkeypatch)
    done("grant", "ed", "--as", "Ed Moss", "editor")
    done("grant", "una", "--as", "head of quality", "updater")
    done("grant", "ray", "--as", "Ray Cole", "reader")
    return roles


def test_the_first_role_is_a_keepers(database: Path) -> None:
    assert "Nobody has been given a role yet" in done("grant")
    assert objects("grant") == []
    assert refused("grant", "kim", "--as", "Kim Ali", "updater").startswith(
        "the first role that is given is a keeper's"
    )
    said = done("grant", "kim", "--as", "Kim Ali", "keeper")
    assert "kim  login kim: keeper, as Kim Ali" in said
    assert "You, jo, have been given no role yet: a keeper (Kim Ali) can give you one." in " ".join(said.split())
    assert "Kim Ali is new in the plan." in " ".join(said.split())
    assert objects("grant") == [{"login": "kim", "person": "Kim Ali", "role": "keeper"}]
    assert "Kim Ali" in done("people")


def test_whoever_has_a_role_is_named_in_the_history_as_the_person(four: Path) -> None:
    assert {row["by"] for row in objects("history")} == {"jo", "Kim Ali"}
    assert [(row["login"], row["person"], row["role"]) for row in objects("grant")] == [
        *(("kim", "Kim Ali", "keeper"), ("ed", "Ed Moss", "editor"), ("una", "Head of Quality", "updater")),
        ("ray", "Ray Cole", "reader"),
    ]
    assert "una    Head of Quality  updater" in done("grant")


def test_a_person_is_meant_by_a_name_that_they_had(roles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    logged_in("kim", monkeypatch)
    done("person", "Head of Quality", "--name", "Director of Practice")
    said = done("grant", "una", "--as", "Head of Quality", "updater")
    assert "new in the plan" not in said
    assert objects("grant")[-1] == {"login": "una", "person": "Director of Practice", "role": "updater"}
    assert [person["name"] for person in objects("people")] == ["Director of Practice", "Kim Ali"]


def test_one_login_is_one_person_and_one_person_has_one_login(four: Path) -> None:
    assert refused("grant", "una2", "--as", "Head of Quality", "updater") == (
        "Head of Quality has the login una already, and one person has one login"
    )
    assert refused("grant", "una", "--as", "Ed Moss", "updater") == (
        "una is Head of Quality already, and one login is one person; withdraw that role first"
    )
    assert refused("person", "Ray Cole", "--merge-into", "Ed Moss").startswith("Ed Moss would have two logins")
    done("grant", "una", "--withdraw")
    done("grant", "una2", "--as", "Head of Quality", "editor")
    assert "Nothing to change" in done("grant", "una2", "editor")
    assert refused("grant", "una", "--withdraw") == "una has no role"


def test_the_last_keeper_stays_one(four: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = "kim is the only keeper; somebody has to have the plan in keeping: make another login a keeper first"
    assert refused("grant", "kim", "editor") == alone
    assert refused("grant", "kim", "--withdraw") == alone
    done("grant", "ed", "keeper")
    done("grant", "kim", "reader")
    assert "only keeper" in refused("grant", "ed", "--withdraw")
    logged_in("ed", monkeypatch)
    assert objects("grant")[0] == {"login": "kim", "person": "Kim Ali", "role": "reader"}


def test_what_is_missing_or_wrong_is_said(roles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    logged_in("kim", monkeypatch)
    assert "say who bo is" in refused("grant", "bo", "reader")
    assert "it is one of reader, updater, editor, keeper" in refused("grant", "bo", "--as", "Bo", "owner")
    assert "say which role" in refused("grant", "bo", "--as", "Bo", code=2)
    assert "stands alone" in refused("grant", "kim", "keeper", "--withdraw", code=2)
    assert "say which login" in refused("grant", "--withdraw", code=2)
    assert "one name" in refused("grant", "bo", "--as", "Bo; Cy", "reader")


def test_each_is_held_to_their_role(four: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    logged_in("ray", monkeypatch)
    assert "you are a reader of this plan" in refused("update", "1.1", "--note", "seen")
    logged_in("una", monkeypatch)
    done("update", "1.1", "--rag", "green", "--note", "going well")
    assert one_of(("list",), "1.1")["progress_by"] == "Head of Quality"
    assert "an editor (Ed Moss, Kim Ali) can" in refused("update", "1.2", "--note", "not mine")
    assert "may not change the due date" in refused("update", "1.1", "--due", "31 mar 27")
    logged_in("ed", monkeypatch)
    done("update", "1.1", "--due", "31 mar 27")
    assert "a keeper (Kim Ali)" in refused("grant", "ed", "keeper")
    assert refused("undo", "--change", "7") == (
        "that is a change of Head of Quality's, and you are an editor; a keeper (Kim Ali) can undo it"
    )
    logged_in("kim", monkeypatch)
    done("undo", "--change", "7")


def test_a_shell_completes_logins_and_roles(four: Path) -> None:
    context = click.Context(click.Command("x"))
    assert [item.value for item in candidates("logins", context, "u")] == ["una"]
    assert [item.value for item in candidates("roles", context, "")] == ["reader", "updater", "editor", "keeper"]


def test_check_says_that_in_a_file_the_roles_are_the_programs(roles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "whoever may write the file may do more than their role" in done("check")


def test_check_says_nothing_of_roles_that_nobody_has(database: Path) -> None:
    assert "role" not in done("check")


def test_what_is_no_edit_is_a_keepers_too(four: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done("backup", str(tmp_path / "copy.db"))
    logged_in("ed", monkeypatch)
    assert refused("restore", str(tmp_path / "copy.db")) == (
        "you are an editor of this plan; a keeper (Kim Ali) can restore it"
    )
    logged_in("una", monkeypatch)
    (tmp_path / "ours.csv").write_text("Ref,Action,Owner\n1.1,Case recording,Somebody Else\n", encoding="utf-8")
    assert "an editor (Ed Moss, Kim Ali) can bring in a file" in refused("import", str(tmp_path / "ours.csv"))
    assert not (tmp_path / "plan.backups").exists() or not list(tmp_path.glob("**/*before-import*"))
    logged_in("kim", monkeypatch)
    done("restore", str(tmp_path / "copy.db"))

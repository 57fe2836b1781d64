"""Evidence at the command line: what is noted of a file, its copy, whether it is still the same, and its withdrawal."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from actionplan.cli import main
from at_screen import plan_in
from command_line import done, objects, process, refused

AUDIT = b"30 cases, 27 with a plan in time\n"
SHA256 = hashlib.sha256(AUDIT).hexdigest()
ADD = ("--what", "Audit", "--kind", "data", "--where")


@pytest.fixture
def audit(tmp_path: Path, database: Path) -> Path:
    """A file that shows that something works, in another folder than the plan."""
    folder = tmp_path / "share" / "audits"
    folder.mkdir(parents=True)
    file = folder / "october audit.docx"
    file.write_bytes(AUDIT)
    return file


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def states() -> dict[str, str]:
    """How each piece stands, by its ref."""
    import json

    return {line["ref"]: line["state"] for line in json.loads(run("evidence", "check", "--json").stdout)}


def test_size_digest_and_day_of_a_file_are_noted_and_shown_everywhere(audit: Path, tmp_path: Path) -> None:
    (piece,) = objects("evidence", "1.2", *ADD, str(audit))
    assert (piece["size"], piece["sha256"], piece["noted_on"], piece["kept"]) == (33, SHA256, "2026-11-27", None)
    assert piece["where"] == str(audit)
    page = " ".join(done("show", "1.2").split())
    assert "33 bytes, noted 27 Nov 2026, SHA-256" in page
    assert SHA256 in page.replace(" ", "")
    assert objects("show", "1.2")["evidence_list"] == [piece]
    done("export", "--output", str(tmp_path / "plan.json"))
    assert SHA256 in (tmp_path / "plan.json").read_text()
    done("export", "--audience", "public", "--output", str(tmp_path / "public.json"))
    assert SHA256 not in (tmp_path / "public.json").read_text()


@pytest.mark.parametrize("where", ["relative", "beside the plan", "home", "file address", "link"])
def test_every_way_to_write_where_a_file_is_finds_it(
    audit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    place = {
        "relative": audit.name,
        "beside the plan": "share/audits/october audit.docx",
        "home": "~/share/audits/october audit.docx",
        "file address": audit.as_uri(),
        "link": str(tmp_path / "link.docx"),
    }[where]
    if where == "link":
        (tmp_path / "link.docx").symlink_to(audit)
    if where == "relative":
        monkeypatch.chdir(audit.parent)
    (piece,) = objects("evidence", "1.2", *ADD, place)
    assert piece["sha256"] == SHA256
    # Seen from another folder it is still found.
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert states() == {"1.2/1": "the same"}


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("nowhere/at all.docx", "there is no such file"),
        (r"C:\audits\oct.docx", "path of Windows"),
        ("file://server/share/oct.docx", "lies on the computer server"),
        ("share", "it is a folder"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="these are no paths of other systems there")
def test_what_cannot_be_read_is_just_an_address_and_that_is_said(audit: Path, place: str, why: str) -> None:
    result = run("evidence", "1.2", *ADD, place)
    assert result.exit_code == 0
    assert "Only its address is kept" in result.stdout
    assert why in result.stdout
    (piece,) = plan_in(audit.parents[2] / "plan.db").evidence
    assert (piece.place, piece.size, piece.sha256, piece.noted_on) == (place, None, "", None)
    assert states() == {"1.2/1": "only an address"}
    assert "no copy can be kept" in refused("evidence", "1.3", *ADD, place, "--keep")
    assert len(plan_in(audit.parents[2] / "plan.db").evidence) == 1


def test_addresses_are_never_taken_for_files(audit: Path) -> None:
    for place in ("https://intranet.example/qa/oct", "mailto:qa@example.org", ""):
        result = run("evidence", "1.2", *ADD, place)
        assert result.exit_code == 0
        assert "Only its address" not in result.stdout
    assert "give its path" in refused("evidence", "1.2", *ADD, "https://intranet.example/qa/oct", "--keep")
    assert set(states().values()) == {"only an address"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_a_pipe_is_never_waited_for(audit: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "it is a device or a pipe" in run("evidence", "1.2", *ADD, str(tmp_path / "pipe")).stdout
    assert "it is a device or a pipe" in refused("evidence", "1.2", *ADD, str(tmp_path / "pipe"), "--keep")


def test_the_check_tells_the_same_changed_gone_and_what_was_never_noted(audit: Path) -> None:
    for name in ("changed", "gone", "same"):
        file = audit.with_name(f"{name}.csv")
        file.write_bytes(AUDIT)
        done("evidence", "1.2", *ADD, str(file))
    late = audit.with_name("late.csv")
    done("evidence", "1.3", *ADD, str(late))
    done("evidence", "1.3", *ADD, "https://intranet.example/oct")
    late.write_bytes(AUDIT)
    audit.with_name("changed.csv").write_bytes(AUDIT.replace(b"27", b"29"))
    audit.with_name("gone.csv").unlink()
    assert states() == {
        **{"1.2/1": "changed", "1.2/2": "gone", "1.2/3": "the same"},
        **{"1.3/1": "never noted", "1.3/2": "only an address"},
    }
    result = run("evidence", "check")
    assert result.exit_code == 1
    assert "1.2/2  gone" in result.stdout
    assert "1 the same, 1 changed, 1 gone, 1 only an address, 1 never noted" in result.stdout
    # A program of its own ends so too.
    assert process("evidence", "check").returncode == 1
    audit.with_name("changed.csv").write_bytes(AUDIT)
    audit.with_name("gone.csv").write_bytes(AUDIT)
    assert run("evidence", "check").exit_code == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_what_there_is_no_permission_for_is_not_reachable(audit: Path) -> None:
    done("evidence", "1.2", *ADD, str(audit))
    audit.chmod(0)
    assert states() == {"1.2/1": "not reachable"}
    assert run("evidence", "check").exit_code == 0


def test_a_disk_that_is_not_there_is_not_reachable(audit: Path, tmp_path: Path) -> None:
    done("evidence", "1.2", *ADD, str(audit))
    from msgspec.structs import replace

    from actionplan.store.file_reading import FileReading
    from actionplan.usecases.evidence_files import check_piece

    (piece,) = plan_in(tmp_path / "plan.db").evidence
    look = check_piece(replace(piece, place="/mnt/no such share/oct.docx"), tmp_path / "plan.db", FileReading())
    assert look.state == "not reachable"


# --- copies -----------------------------------------------------------------------------------------------------


def test_a_kept_copy_survives_the_original_and_only_its_owner_reads_it(audit: Path, tmp_path: Path) -> None:
    (piece,) = objects("evidence", "1.2", *ADD, str(audit), "--keep")
    copy = tmp_path / "plan-evidence" / "1.2-1 october audit.docx"
    assert (piece["kept"], copy.read_bytes()) == (copy.name, AUDIT)
    if os.name != "nt":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    audit.unlink()
    assert states() == {"1.2/1": "the same"}
    assert "the original is gone" in run("evidence", "check").stdout
    copy.write_bytes(b"tampered")
    assert states() == {"1.2/1": "changed"}
    copy.unlink()
    assert states() == {"1.2/1": "gone"}


def test_a_copy_is_never_written_over_and_refused_ones_leave_nothing(audit: Path, tmp_path: Path) -> None:
    folder = tmp_path / "plan-evidence"
    folder.mkdir()
    (folder / "1.2-1 October Audit.docx").write_text("somebody's own")
    (piece,) = objects("evidence", "1.2", *ADD, str(audit), "--keep")
    assert piece["kept"] == "1.2-1 october audit (2).docx"
    assert (folder / "1.2-1 October Audit.docx").read_text() == "somebody's own"
    refused("evidence", "1.2", "--what", "NHS number 943 476 5919", "--kind", "data", "--where", str(audit), "--keep")
    assert sorted(file.name for file in folder.iterdir()) == ["1.2-1 October Audit.docx", piece["kept"]]


@pytest.mark.parametrize("kind", ["folder", "device"])
def test_no_copy_is_kept_of_what_is_no_file(audit: Path, tmp_path: Path, kind: str) -> None:
    place, why = {
        "folder": (str(audit.parent), "it is a folder"),
        "device": (os.devnull, "it is a device or a pipe"),
    }[kind]
    assert why in refused("evidence", "1.2", *ADD, place, "--keep")
    assert not list((tmp_path).glob("plan-evidence/*"))
    assert plan_in(tmp_path / "plan.db").evidence == ()


@pytest.mark.skipif(os.name == "nt", reason="these names cannot be had there")
@pytest.mark.parametrize(
    ("original", "copied"),
    [
        ("con.docx", "1.2-1 con.docx"),
        ('audit: "May"?.docx', "1.2-1 audit_ _May__.docx"),
        ("x" * 240 + ".docx", "1.2-1 " + "x" * 109 + ".docx"),
        ("ends in dots...", "1.2-1 ends in dots"),
    ],
)
def test_a_copy_is_called_what_every_system_allows(audit: Path, tmp_path: Path, original: str, copied: str) -> None:
    file = audit.with_name(original)
    file.write_bytes(AUDIT)
    (piece,) = objects("evidence", "1.2", *ADD, str(file), "--keep")
    assert piece["kept"] == copied
    assert (tmp_path / "plan-evidence" / copied).read_bytes() == AUDIT


def test_backups_have_each_copy_once_and_restore_puts_back_what_is_missing(audit: Path, tmp_path: Path) -> None:
    done("evidence", "1.2", *ADD, str(audit), "--keep")
    done("evidence", "1.3", *ADD, str(audit), "--keep")
    done("backup", str(tmp_path / "away.db"))
    assert [file.name for file in (tmp_path / "away-evidence").iterdir()] == [SHA256]
    kept = tmp_path / "plan-evidence"
    for file in kept.iterdir():
        file.unlink()
    assert set(states().values()) == {"gone"}
    done("restore", str(tmp_path / "away.db"))
    assert set(states().values()) == {"the same"}
    assert sorted(file.name for file in kept.iterdir()) == [
        "1.2-1 october audit.docx",
        "1.3-1 october audit.docx",
    ]
    # A copy of the plan is a plan with its evidence.
    audit.unlink()
    assert run("--db", str(tmp_path / "away.db"), "evidence", "check").exit_code == 0


def test_a_backup_says_which_copy_it_could_not_take(audit: Path, tmp_path: Path) -> None:
    done("evidence", "1.2", *ADD, str(audit), "--keep")
    (tmp_path / "plan-evidence" / "1.2-1 october audit.docx").write_text("tampered")
    result = run("backup", str(tmp_path / "away.db"))
    assert result.exit_code == 0
    assert "1.2-1 october audit.docx is not in the backup" in result.stderr
    assert not (tmp_path / "away-evidence").exists() or not list((tmp_path / "away-evidence").iterdir())


# --- withdrawing ------------------------------------------------------------------------------------------------


def test_evidence_is_withdrawn_with_a_reason_and_comes_back_by_undo(audit: Path) -> None:
    done("evidence", "1.2", *ADD, str(audit))
    said = done("evidence", "withdraw", "1.2/1", "--reason", "of another team")
    assert "withdrawn: of another team" in said
    assert objects("show", "1.2")["evidence_list"] == []
    assert run("evidence", "check").stdout.startswith("There is no evidence yet")
    assert "withdrawn already: of another team" in refused("evidence", "withdraw", "1.2/1", "--reason", "x")
    done("undo")
    assert [piece["ref"] for piece in objects("show", "1.2")["evidence_list"]] == ["1.2/1"]
    (piece,) = objects("evidence", "withdraw", "1.2/1", "--reason", "again")
    assert piece["withdrawn"] == "again"


def test_what_an_impact_rests_on_alone_is_not_withdrawn(database: Path) -> None:
    done("evidence", "1.2", *ADD, "https://intranet.example/1")
    done("update", "1.2", "--impact", "evidenced")
    assert "1.2/1 is all that shows it" in refused("evidence", "withdraw", "1.2/1", "--reason", "wrong")
    done("evidence", "1.2", *ADD, "https://intranet.example/2")
    done("evidence", "withdraw", "1.2/1", "--reason", "wrong")


@pytest.mark.parametrize("ref", ["9.9/1", "1.2/7", "1.2", "x"])
def test_no_such_piece_is_said(database: Path, ref: str) -> None:
    assert "there is no piece of evidence" in refused("evidence", "withdraw", ref, "--reason", "x")


def test_the_verb_alone_says_what_it_takes(database: Path) -> None:
    assert "withdraw, check or pack" in refused("evidence", code=2)
    assert "there is no action 'chekc'" in refused("evidence", "chekc", "--what", "x", "--kind", "data")

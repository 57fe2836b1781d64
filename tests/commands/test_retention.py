"""How long a plan is kept, what holds it, and that it is gone once it is disposed of, with a certificate."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from actionplan import settings
from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import CLOSED, PlanSetting
from actionplan.settings import save_state
from actionplan.store import NoDatabase, Outdated
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.minutes_due import write_minutes
from command_line import done, objects, on, refused, run
from held_review import Held

DISPOSE = ("dispose", "--by", "Records Manager", "--reason", "schedule 4.2", "--confirm", "peer review")


@pytest.fixture
def closed(database: Path, stamp: Callable[..., Stamp], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan with a review and its minutes, closed on 27 Nov 2026, kept for a year; it is 28 Nov 2027."""
    with closing(SqliteStore(database)) as store:
        review = Held(store, stamp)
        review.begin()
        review.ends()
        write_minutes(store, settings.today(), 1)
        seq = store.plan(settings.today()).seq
        store.save([Edit(None, PlanSetting(CLOSED, "2026-11-27"))], stamp(), upon=seq)
    done("retention", "12 months", "--note", "schedule 4.2")
    on("2027-11-28", monkeypatch)
    return database


def files_in(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_how_long_a_plan_is_kept_is_said_and_shown(database: Path) -> None:
    assert done("retention") == "Nothing says how long the plan is kept, and no hold stands.\n"
    assert "Kept for 7 years after closing.\n" in done("retention", "7 Years after closing.")
    assert refused("retention", "7 years") == "the plan is kept for 7 years after closing already"
    assert refused("retention", "a while") == "'a while' is not a period; give it as: 7 years after closing"
    assert refused("retention", "0 years").startswith("'0 years' is not a period")
    assert objects("retention")["retention"] == "7 years after closing"
    assert objects("retention", "18 months")["retention"] == "18 months after closing"
    done("undo")
    assert objects("retention")["retention"] == "7 years after closing"


def test_a_plan_file_says_how_long_the_plan_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ours.yaml"
    text = "title: Ours\norganisation: Council\nretention: {}\nthemes:\n  - title: A\n    areas:\n      - text: B\n"
    file.write_text(text.format("7 years after closing"))
    monkeypatch.setenv("ACTIONPLAN_DB", str(tmp_path / "ours.db"))
    done("init", "--from", str(file))
    assert done("retention") == "Kept for 7 years after closing.\n"
    file.write_text(text.format("for ever"))
    said = refused("--db", str(tmp_path / "new.db"), "init", "--from", str(file))
    assert "line 3" in said
    assert "'for ever' is not a period; give it as: 7 years after closing" in said


def test_a_hold_stands_until_it_is_lifted_with_a_reason(database: Path) -> None:
    done("retention", "7 years")
    assert "Held, so that nothing of it is destroyed: inquiry.\n" in done("hold", "inquiry")
    assert refused("hold", "audit") == "a hold stands already: inquiry; lift it first: actionplan hold --lift"
    assert refused("hold", "--lift") == "say why it is lifted, and who decided it: --note"
    assert "Held" not in done("hold", "--lift", "--note", "it has reported; Head of Legal")
    assert refused("hold", "--lift", "--note", "again") == "no hold stands"
    assert refused("hold", "").startswith("say why it is held")
    assert refused("hold", code=2).startswith("give a reason to hold the plan, or --lift with --note")
    assert "hold" in done("history")


def test_a_backup_from_before_a_hold_or_a_restriction_says_that_they_stand_no_more(
    database: Path, tmp_path: Path
) -> None:
    done("backup", str(tmp_path / "before.db"))
    done("hold", "court order")
    done("restrict", "1.1", "--reason", "a case")
    said = done("restore", str(tmp_path / "before.db"))
    assert "A hold stood (court order) and does not stand in it. Put it again: actionplan hold REASON." in said
    assert "1 thing is restricted no more: action 1.1. Restrict what is to be." in said


def test_a_hold_is_not_undone_without_a_reason(database: Path) -> None:
    done("hold", "inquiry")
    assert "is not undone without a reason; a hold is lifted by: actionplan hold --lift --note WHY" in refused("undo")
    done("hold", "--lift", "--note", "it has reported")
    assert "is not undone without a reason" in refused("undo")
    assert objects("retention")["hold"] is None


@pytest.mark.parametrize(
    ("before", "why"),
    [
        ((("retention", "7 years"),), "the plan is not disposed of: it is not closed; close it first"),
        ((), "the plan is not disposed of: nothing says how long it is kept; say so first"),
        ((("hold", "inquiry"),), "the plan is not disposed of: it is held: inquiry"),
    ],
)
def test_a_plan_that_is_open_held_or_without_a_rule_is_not_disposed_of(
    database: Path, before: tuple[tuple[str, ...], ...], why: str
) -> None:
    for args in before:
        done(*args)
    assert refused(*DISPOSE).startswith(why)
    assert database.exists()


def test_a_plan_is_not_disposed_of_before_its_day_nor_while_it_is_held(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on("2027-11-26", monkeypatch)
    assert refused(*DISPOSE) == (
        "the plan is not disposed of: it is kept until 27 Nov 2027: 12 months after closing".replace(
            "12 months", "1 year"
        )
    )
    on("2027-11-28", monkeypatch)
    done("hold", "inquiry")
    assert "it is held: inquiry" in refused(*DISPOSE)
    assert closed.exists()


@pytest.mark.parametrize(
    ("without", "why"),
    [("--by", "name who decided it"), ("--reason", "say why it is disposed of"), ("--confirm", "to confirm, type the")],
)
def test_a_name_a_reason_and_a_confirmation_are_asked_for(closed: Path, without: str, why: str) -> None:
    index = DISPOSE.index(without)
    assert refused(*DISPOSE[:index], *DISPOSE[index + 2 :]).startswith(why)
    assert "disposed" not in " ".join(files_in(closed.parent))


def test_a_plan_that_is_disposed_of_is_gone_and_its_certificate_says_what_it_was(closed: Path, tmp_path: Path) -> None:
    done("hold", "inquiry")
    done("hold", "--lift", "--note", "it has reported")
    save_state(closed, {"filter": "Ann"})
    done("export", "--output", str(tmp_path / "state" / "closing.md"), "--sent")
    assert len([name for name in files_in(tmp_path) if name.startswith("plan-backups/")]) >= 2
    with closing(SqliteStore(closed)) as store:
        plan = store.plan(settings.today())
    done(*DISPOSE)
    assert [name for name in files_in(tmp_path) if not name.startswith("state/")] == ["plan-disposed-2027-11-28.txt"]
    assert not (tmp_path / "plan-backups").exists()
    assert settings.load_state(closed) == {}
    certificate = (tmp_path / "plan-disposed-2027-11-28.txt").read_text()
    for words in (
        "Plan:            Peer review\n",
        "Closed:          27 Nov 2026\n",
        "Retention:       1 year after closing, until 27 Nov 2027\n",
        "Decided by:      Records Manager\nEntered by:      jo\nReason:          schedule 4.2\n",
        f"Changes:         {plan.seq} changes, the last on 28 Nov 2027\n",
        "Records:         5 of the kind action\n",
        f"Last state:      {plan.seq}-{plan.seal}\n",
        f"  {closed}\n",
        "plan-minutes/review-1-2026-11-27.docx\n",
        "Reports as at 28 Nov 2027 were sent.",
    ):
        assert words in certificate
    assert "begun and not finished" not in certificate
    assert "there is no plan at" in refused("list")


def test_a_plan_under_another_name_has_its_backups_destroyed(closed: Path, tmp_path: Path) -> None:
    named_before = len(list((tmp_path / "plan-backups").iterdir()))
    renamed = tmp_path / "children.db"
    closed.rename(renamed)
    (tmp_path / "plan-backups").rename(tmp_path / "children-backups")
    another = tmp_path / "children-backups" / "plan-2026-01-01.db"
    another.write_bytes(b"somebody's own")
    (tmp_path / "Copy of plan.db").write_bytes(renamed.read_bytes())
    value = json.loads(done("--db", str(renamed), *DISPOSE, "--json"))
    assert named_before
    assert list((tmp_path / "children-backups").iterdir()) == [another]
    minutes = {str(file) for file in (tmp_path / "plan-minutes").iterdir()}
    assert {entry["file"] for entry in value["left"]} == {str(another), str(tmp_path / "Copy of plan.db"), *minutes}


def test_backups_that_a_new_name_has_left_behind_are_named(closed: Path, tmp_path: Path) -> None:
    backups = set(map(str, (tmp_path / "plan-backups").iterdir()))
    closed.rename(tmp_path / "children.db")
    value = json.loads(done("--db", str(tmp_path / "children.db"), *DISPOSE, "--json"))
    minutes = {str(file) for file in (tmp_path / "plan-minutes").iterdir()}
    assert {entry["file"] for entry in value["left"]} == backups | minutes


def test_the_files_of_another_plan_are_left_whatever_they_are_called(
    closed: Path, tmp_path: Path, plan: Plan, stamp: Callable[..., Stamp]
) -> None:
    """The plan was called ours.db before, another had its name then, and a third differs from it in its ending."""
    closed.rename(tmp_path / "ours.db")
    ours = set((tmp_path / "plan-backups").iterdir())
    SqliteStore.create(closed, plan, stamp("init")).close()
    (tmp_path / "plan-2026-01-01.db").write_bytes(closed.read_bytes())
    SqliteStore.create(tmp_path / "ours.sqlite", plan, stamp("init")).close()
    (tmp_path / "plan-minutes").rename(tmp_path / "ours-minutes")
    (tmp_path / "gone-minutes").mkdir()
    (tmp_path / "gone-minutes" / "review-1-2026-11-27.md").write_text("minutes")
    value = json.loads(done("--db", str(tmp_path / "ours.db"), *DISPOSE, "--json"))
    left = {entry["file"]: entry["why"] for entry in value["left"]}
    assert set(map(str, ours)) <= set(left), "they are of this plan, by what they say, and in the folder of another"
    assert left[str(tmp_path / "gone-minutes" / "review-1-2026-11-27.md")].startswith("it may be of this plan")
    assert all(file.exists() for file in (*ours, closed, tmp_path / "ours.sqlite"))


def test_a_plan_that_has_the_name_of_another_leaves_the_backups_of_that(
    closed: Path, tmp_path: Path, plan: Plan, stamp: Callable[..., Stamp], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "elsewhere.db"
    closed.rename(kept)
    (tmp_path / "plan-evidence").mkdir()
    (tmp_path / "plan-evidence" / "1.1-1 audit.txt").write_text("the only copy")
    folders = [tmp_path / f"plan-{name}" for name in ("backups", "minutes", "evidence")]
    theirs = {file: file.read_bytes() for folder in folders for file in folder.iterdir()}
    SqliteStore.create(closed, plan, stamp("init", by="Sam")).close()
    with closing(SqliteStore(closed)) as store:
        store.save([Edit(None, PlanSetting(CLOSED, "2026-11-27"))], stamp(), upon=1)
    done("retention", "12 months", "--note", "schedule 4.2")
    on("2027-11-29", monkeypatch)
    value = json.loads(done(*DISPOSE, "--json"))
    assert {file: file.read_bytes() for file in theirs} == theirs
    assert set(map(str, theirs)) <= {entry["file"] for entry in value["left"]}


@pytest.mark.parametrize("name", ["plan.rewrite-due", "plan-before-restore-20260101-101010.db", "gone", "gone.docx"])
def test_a_certificate_is_called_as_nothing_that_goes_with_the_plan(closed: Path, tmp_path: Path, name: str) -> None:
    assert "the certificate is a text; end its name in .txt" in refused(*DISPOSE, "--certificate", str(tmp_path / name))
    assert closed.exists()


def test_a_plan_behind_a_link_is_destroyed_where_it_is(closed: Path, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    file = tmp_path / "far" / "real.db"
    closed.rename(file)
    closed.symlink_to(file)
    value = json.loads(done(*DISPOSE, "--json"))
    assert not closed.is_symlink()
    assert not file.exists()
    assert {str(file), str(closed)} <= set(value["destroyed"])


def test_a_disposal_that_was_cut_off_says_so_and_is_taken_up_again(
    closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As if the computer went off."""

    def cut_off(*_: object) -> None:
        raise Killed

    certificate = tmp_path / "plan-disposed-2027-11-28.txt"
    with monkeypatch.context() as patch:
        patch.setattr(SqliteStore, "destroy", cut_off)
        with pytest.raises(Killed):
            run(*DISPOSE)
    begun = certificate.read_text()
    assert begun.startswith("Disposal begun and not finished\n\nWhat is listed may still be there. Run it again.")
    assert "Certificate of disposal" not in begun
    assert f"{next((tmp_path / 'plan-backups').iterdir())}: to be destroyed" in begun
    done(*DISPOSE)
    assert certificate.read_text().startswith("Certificate of disposal\n")
    assert not list(tmp_path.glob("plan-disposed-2027-11-28-*.txt"))


def test_what_cannot_be_destroyed_is_named(closed: Path, tmp_path: Path) -> None:
    backup = next((tmp_path / "plan-backups").iterdir())
    elsewhere = tmp_path / "elsewhere.db"
    elsewhere.hardlink_to(backup)
    value = json.loads(done(*DISPOSE, "--json"))
    assert value["left"] == [
        {"file": str(backup), "why": "it has another name on this disk, where its content still is"},
        {"file": str(elsewhere), "why": "it may be a copy of it"},
    ]
    assert f"{backup}: it has another name on this disk" in Path(value["certificate"]).read_text()
    assert elsewhere.stat().st_size > 0
    assert len(value["sha256"]) == 64


def test_another_plan_and_a_file_of_your_own_are_left_and_named(
    closed: Path, tmp_path: Path, plan: Plan, stamp: Callable[..., Stamp]
) -> None:
    another = tmp_path / "plan-of-the-north.db"
    SqliteStore.create(another, plan, stamp("init")).close()
    own = [tmp_path / "plan-backups" / "read me.txt", tmp_path / "plan-minutes" / "agenda.docx"]
    for file in own:
        file.write_text("ours")
    done("backup", str(tmp_path / "plan-backup-2027.db"))
    value = json.loads(done(*DISPOSE, "--json"))
    assert {entry["file"] for entry in value["left"]} == {
        str(file) for file in (another, *own, tmp_path / "plan-backup-2027.db")
    }
    assert [file.exists() for file in (another, *own)] == [True, True, True]
    assert len(done("--db", str(another), "check").splitlines()) == 1


def test_a_certificate_of_your_own_is_never_written_over_another(closed: Path, tmp_path: Path) -> None:
    file = tmp_path / "ours.txt"
    file.write_text("ours")
    assert refused(*DISPOSE, "--certificate", str(file)) == f"{file} already exists; choose another name"
    assert closed.exists()
    assert file.read_text() == "ours"


def test_a_hold_that_somebody_else_puts_meanwhile_stops_it(closed: Path, stamp: Callable[..., Stamp]) -> None:
    with closing(SqliteStore(closed)) as store, closing(SqliteStore(closed)) as another:
        seq = store.plan(settings.today()).seq
        another.save([Edit(None, PlanSetting("hold", "inquiry"))], stamp())
        with pytest.raises(Outdated):
            store.destroy(seq, lambda: pytest.fail("nothing is to be destroyed"))
        assert store.check() == ()
        assert another.plan(settings.today()).setting("hold") == "inquiry"


def test_whoever_has_the_plan_open_is_told_that_it_is_gone(closed: Path) -> None:
    with closing(SqliteStore(closed)) as another:
        done(*DISPOSE)
        with pytest.raises(NoDatabase):
            another.plan(settings.today())

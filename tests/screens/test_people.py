"""People and bodies at the screens: one question changes a person, and everything shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan import settings
from actionplan.model.log import Stamp
from actionplan.model.people import Body, BodyKind, Person
from actionplan.model.plan import Plan
from actionplan.model.rules.people import change_person
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen, changed_elsewhere, history_in, plan_in, with_store


def person(plan: Plan, ref: str) -> Person:
    return next(person for person in plan.people if person.ref == ref)


def rename_elsewhere(path: Path, ref: str, name: str) -> None:
    """What another program saves meanwhile."""

    def save(store: SqliteStore) -> None:
        stamp = Stamp("sam", settings.now(), settings.today(), "command")
        store.save([change_person(store.plan(settings.today()), ref, name=name)], stamp)

    with_store(path, save)


async def test_a_person_is_renamed_in_one_place_and_no_action_is_updated(database: Path) -> None:
    changed_elsewhere(database, "1.1 1.2", {"owner": "Ann Smith"})
    versions = [action.version for action in plan_in(database).actions]
    async with at_screen(database, "4", "j", "e") as jo:
        await jo.types("Ann Jones")
        await jo.press("ctrl+s")
        assert jo.sees("Ann Jones saved")
        assert jo.cursor_line.startswith("▌Ann Jones"), "the cursor stays with the person"
        await jo.press("2")
        assert jo.sees("Ann Jones")
        assert "Ann Smith" not in jo.text
        assert [action.version for action in jo.plan.actions] == versions
        assert [jo.stored(ref).owner for ref in ("1.1", "1.2")] == ["Ann Smith"] * 2
        await jo.press("1", "2", "u")
        assert jo.sees("Ann Smith")
        await jo.press("ctrl+r")
        assert jo.sees("Ann Jones")
    assert [update.kind for update in history_in(database)][2:] == ["person"] * 3


async def test_a_name_of_somebody_else_is_refused_and_merging_makes_two_one(database: Path) -> None:
    changed_elsewhere(database, "1.1 1.2", {"owner": "Ann Smith"})
    changed_elsewhere(database, "1.3", {"owner": "Ms Smith"})
    async with at_screen(database, "4", "j", "j", "e") as jo:
        await jo.types("ann smith")
        await jo.press("ctrl+s")
        assert jo.sees("Ann Smith is in the plan already; if they are one person, merge the two")
        await jo.press("escape", "m", *"ann s", "tab")
        assert jo.typed("merged_into") == "Ann Smith"
        assert jo.sees("what names Ms Smith then means Ann Smith")
        await jo.press("enter")
        assert jo.sees("1 owner · 2 actions without one")
        await jo.press("end", "enter")
        assert jo.sees('/ owner:"Ann Smith"  3 of 5')
        assert jo.stored("1.3").owner == "Ms Smith", "no action is touched"
        await jo.press("u", "4")
        assert jo.sees("2 owners · 2 actions without one")


async def test_nobody_is_merged_with_themselves_or_with_somebody_unknown(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"owner": "Ann"})
    async with at_screen(database, "4", "end", "m", *"Bo", "enter") as jo:
        assert jo.sees("there is no 'Bo' in the plan; choose from it")
        await jo.types("Ann")
        await jo.press("enter")
        assert jo.sees("Ann cannot be merged with themselves")
    assert plan_in(database).people == ()


async def test_a_body_and_an_address_are_given_in_the_same_question(database: Path) -> None:
    changed_elsewhere(database, "1.1 1.2", {"owner": "Ann"})
    async with at_screen(database, "4", "end", "e", "tab", *"Health", "tab", *"ann at health", "enter") as jo:
        assert jo.sees("'ann at health' is not an e-mail address, such as jo.smith@council.gov.uk")
        await jo.types("ann@health.example")
        await jo.press("enter", "t")
        assert jo.sees("1 body · 1 owner")
        lines = [line.strip(" ▌") for line in jo.lines]
        at = next(index for index, line in enumerate(lines) if line.startswith("Health"))
        assert lines[at + 1].startswith("Ann")
        assert lines[at + 2].startswith("No body")
        await jo.press("home", "enter")
        assert jo.sees("/ body:Health  2 of 5")
    ann = person(plan_in(database), "Ann")
    assert (ann.body, ann.email) == ("Health", "ann@health.example")


async def test_a_body_is_added_renamed_and_withdrawn_only_while_nothing_is_of_it(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"owner": "Ann"})
    async with at_screen(database, "4", "plus", *"Police", "enter", *"p", "enter") as jo:
        await jo.press("t", "home", "e")
        await jo.types("Kent Police")
        await jo.press("ctrl+s")
        assert jo.cursor_line.startswith("▌Kent Police (partner)")
        assert plan_in(database).bodies[0].name == "Kent Police"
        await jo.press("end", "e", "tab", *"kent police", "ctrl+s", "home", "W", "enter")
        assert jo.sees("Kent Police is in use, by 1 action (1.1) and 1 person (Ann): give them another body first")
        await jo.press("escape", "u")
        await jo.press("W", "enter")
        assert jo.sees("1 owner · 4 actions without one")
        assert plan_in(database).bodies[0].withdrawn
        await jo.press("u")
    body = plan_in(database).bodies[0]
    assert body == Body("Police", "Kent Police", BodyKind.PARTNER, version=body.version)


async def test_what_somebody_owns_for_another_body_is_said_beside_their_name(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"owner": "Chief", "body": "Health"})
    changed_elsewhere(database, "1.2 1.3", {"owner": "Ann"})
    changed_elsewhere(database, "1.3", {"body": "Health"})

    def join(store: SqliteStore) -> None:
        plan = store.plan(settings.today())
        edits = [change_person(plan, "Chief", body="Fire Board"), change_person(plan, "Ann", body="Police")]
        store.save(edits, Stamp("sam", settings.now(), settings.today(), "command"))

    with_store(database, join)
    async with at_screen(database, "4", "t", size=(140, 40)) as jo:
        assert "no actions of its own" in next(line for line in jo.lines if "Fire Board" in line)
        assert "Chief (1 for Health)" in jo.text
        assert "Ann (1 for Health)" in jo.text, "her other one counts for her own body"
        await jo.press("t")
        assert jo.sees_no("(1 for Health)")


@pytest.mark.parametrize(("key", "name"), [("t", "Ann Brown"), ("m", "Ann Jones")])
async def test_two_who_rename_one_person_at_once_decide_which_name_it_is(database: Path, key: str, name: str) -> None:
    changed_elsewhere(database, "1.1", {"owner": "Ann"})
    rename_elsewhere(database, "Ann", "Ann S")
    async with at_screen(database, "4", "end", "e") as jo:
        rename_elsewhere(database, "Ann", "Ann Brown")
        await jo.types("Ann Jones")
        await jo.press("ctrl+s")
        assert jo.sees("Ann: the name was changed by sam", "Ann Brown", "Ann Jones")
        await jo.press(key)
        assert jo.sees(name, "1 owner")
        await jo.press("escape", "2")
    assert person(plan_in(database), "Ann").name == name


@pytest.mark.parametrize(("key", "name"), [("t", "Ann Brown"), ("m", "Ann Jones")])
async def test_two_who_rename_somebody_of_whom_only_a_name_is_known_decide_too(
    database: Path, key: str, name: str
) -> None:
    changed_elsewhere(database, "1.1", {"owner": "Ann"})
    async with at_screen(database, "4", "end", "e") as jo:
        rename_elsewhere(database, "Ann", "Ann Brown")
        await jo.types("Ann Jones")
        await jo.press("tab", *"Health", "ctrl+s")
        assert jo.sees("Ann: the name was changed by sam", "Ann Brown", "Ann Jones")
        await jo.press(key)
        assert jo.sees(name, "1 owner")
    ann = person(plan_in(database), "Ann")
    assert (ann.name, ann.body) == (name, "Health")


async def test_an_address_is_kept_beside_a_name_that_another_program_gives_meanwhile(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"owner": "Ann"})
    async with at_screen(database, "4", "end", "e", "tab", "tab", *"ann@health.example") as jo:
        rename_elsewhere(database, "Ann", "Ann Brown")
        await jo.press("ctrl+s")
        assert jo.sees("somebody else changed other fields; both are kept", "Ann Brown")
    ann = person(plan_in(database), "Ann")
    assert (ann.name, ann.email) == ("Ann Brown", "ann@health.example")


async def test_a_past_day_shows_the_old_name_and_takes_no_new_one(quarter: Path) -> None:
    async with at_screen(quarter, "4", "j", "e") as jo:
        await jo.types("Director of Children's Services")
        await jo.press("ctrl+s")
        assert jo.sees("Director of Children's Services")
        await jo.press("at", *"yesterday", "enter")
        assert "Director of Children's Services" not in jo.text
        assert jo.sees("Director, Families and Social Care")
        await jo.press("e")
        assert jo.sees("this is a past day, read-only")


# --- everybody beside the owner -------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", [("2", "j"), ("2", "j", "enter")])
async def test_one_key_asks_for_everybody_beside_the_owner(database: Path, keys: tuple[str, ...]) -> None:
    async with at_screen(database, *keys, "O", *"Ann", "tab", *"Bo; Cy", "tab", *"Di", "tab", *"Cllr Eve") as jo:
        await jo.press("tab", *"Health", "tab", *"In progress", "enter")
        action = jo.stored("1.2")
        assert (action.owner, action.support, action.sponsor) == ("Ann", ("Bo", "Cy"), "Di")
        assert (action.member, action.body, action.status) == ("Cllr Eve", "Health", "In progress")
        await jo.press("2", "enter")
        assert jo.sees("Bo; Cy", "Cllr Eve", "Health", "In progress")


async def test_of_several_what_is_left_empty_stays_and_a_dash_is_none(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"support": "Bo"})
    changed_elsewhere(database, "1.2", {"owner": "Ann", "sponsor": "Di"})
    async with at_screen(database, "2", "space", "space", "O", "tab", "tab", *"-", "tab", *"Cllr Eve", "ctrl+s") as jo:
        assert [jo.stored(ref).support for ref in ("1.1", "1.2")] == [("Bo",), ()]
        assert [jo.stored(ref).sponsor for ref in ("1.1", "1.2")] == ["", ""]
        assert [jo.stored(ref).member for ref in ("1.1", "1.2")] == ["Cllr Eve"] * 2
        assert jo.stored("1.2").owner == "Ann"


async def test_an_owner_who_seems_to_be_two_people_is_doubted_once_and_never_refused(database: Path) -> None:
    async with at_screen(database, "2", "o", *"Ann Smith / Bo Jones", "enter") as jo:
        assert jo.sees("This may be more than one person: who is accountable, and who supports?")
        assert jo.stored("1.1").owner == ""
        await jo.press("enter")
        assert jo.stored("1.1").owner == "Ann Smith / Bo Jones"
        await jo.press("j", "o", *"Ann Smith / Bo Jones", "enter")
        assert jo.stored("1.2").owner == "Ann Smith / Bo Jones", "whoever is in the plan is not doubted again"


async def test_a_name_in_another_case_means_the_same_person(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"owner": "Head of Quality"})
    async with at_screen(database, "2", "j", "o", *"head of quality", "enter") as jo:
        assert (jo.asked, jo.stored("1.2").owner) == (False, "Head of Quality")


async def test_names_that_mean_something_elsewhere_are_shown_as_they_are(database: Path) -> None:
    name = "[/] =A1 \x1b[31m🏴 نور"
    changed_elsewhere(database, "1.1", {"owner": "Ann"})
    async with at_screen(database, "4", "end", "e") as jo:
        await jo.types(name)
        await jo.press("tab")
        await jo.types("[b]NHS[/b]")
        await jo.press("ctrl+s", "t")
        assert jo.sees("[/] =A1", "[b]NHS[/b]")
        await jo.press("end", "e", "escape", "m", "escape", "2", "enter", "O", "escape", "7")
        assert jo.sees("[/] =A1")
    assert person(plan_in(database), "Ann").name == name

"""Roles: who somebody is to a plan, what they may do, and who else could."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.model.grants import Access, Grant, Role, access_of, no_roles_words, roles_aside, standing
from actionplan.model.people import Person

KIM = Grant("kim", "Kim Ali", Role.KEEPER)
UNA = Grant("una", "Head of Quality", Role.UPDATER)
LOGINS = st.sampled_from(["kim", "una", "ed", "eve"])
GRANTS = st.lists(
    st.builds(
        Grant,
        LOGINS,
        st.sampled_from(["Kim Ali", "Head of Quality", "Ed Moss"]),
        st.sampled_from([*Role, None]),
        st.sampled_from(["", "left"]),
    ),
    unique_by=lambda grant: grant.ref,
)


def access(login: str, *grants: Grant, people: tuple[Person, ...] = ()) -> Access:
    return access_of(grants, people, login, is_proven=False)


def test_without_a_role_given_to_anybody_everybody_may_do_everything() -> None:
    jo = access("jo")
    assert (jo.name, jo.role, jo.has_roles) == ("jo", None, False)
    assert all(map(jo.may, Role))


def test_whoever_has_no_role_where_others_have_one_may_nothing() -> None:
    jo = access("jo", KIM)
    assert (jo.name, jo.role, jo.has_roles) == ("jo", None, True)
    assert not any(map(jo.may, Role))
    assert jo.role_words == "you have been given no role"


def test_a_role_holds_as_the_person_is_called_now() -> None:
    renamed = Person("Head of Quality", "Director of Practice")
    una = access("una", KIM, UNA, people=(renamed,))
    assert (una.name, una.person, una.role) == ("Director of Practice", "Head of Quality", Role.UPDATER)
    merged = Person("Head of Quality", "Head of Quality", merged_into="Ann")
    una = access("una", KIM, UNA, people=(merged,))
    assert (una.name, una.person) == ("Ann", "Ann")


def test_a_withdrawn_role_is_none() -> None:
    assert standing([Grant("kim", "Kim Ali", Role.KEEPER, "left"), UNA]) == (UNA,)


@pytest.mark.parametrize(
    ("needed", "words"),
    [
        (Role.KEEPER, "a keeper (Kim Ali)"),
        (Role.EDITOR, "an editor (Ed Moss, Kim Ali)"),
        (Role.UPDATER, "an updater (Head of Quality, Ed Moss, Kim Ali)"),
        (Role.READER, "a reader (Ray Cole, Head of Quality, Ed Moss and 1 more)"),
    ],
)
def test_who_could_is_said_by_name(needed: Role, words: str) -> None:
    grants = (KIM, UNA, Grant("ed", "Ed Moss", Role.EDITOR), Grant("ray", "Ray Cole", Role.READER))
    assert access("ray", *grants).who_could(needed) == words


def test_where_nobody_could_only_the_role_is_said() -> None:
    assert access("una", UNA).who_could(Role.KEEPER) == "a keeper"


@given(GRANTS, LOGINS)
def test_each_role_may_all_that_a_lesser_one_may(grants: list[Grant], login: str) -> None:
    who = access(login, *grants)
    assert all(who.may(lesser) >= who.may(greater) for lesser, greater in pairwise(Role))
    assert who.has_roles == bool(standing(grants))
    assert who.login == login
    held = [grant.role for grant in standing(grants) if grant.ref == login]
    assert [who.role] == (held or [None])
    assert sum(map(len, who.holders.values())) == len(standing(grants))


def test_what_is_worth_knowing_of_the_roles_of_a_plan() -> None:
    proven, roles = Access(is_proven=True), Access(has_roles=True)
    assert roles_aside(proven) == (
        "nobody has been given a role yet: whoever may log in may do everything; see: actionplan grant"
    )
    assert roles_aside(Access(is_proven=True, has_roles=True)) == roles_aside(Access()) == ""
    assert "whoever may write the file may do more" in roles_aside(roles)
    assert "whoever can open the plan" in no_roles_words(Access())

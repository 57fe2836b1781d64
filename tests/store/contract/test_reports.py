"""What every store promises of reports that two people write on."""

from __future__ import annotations

import pytest

from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.report import reports_of
from actionplan.model.rules.reports import edit_report
from actionplan.store import ConflictError, Store, StoreError
from contract import TODAY, StampMaker


def written(plan: Plan, **paragraphs: str) -> Edit:
    return edit_report(plan, reports_of(plan)[0], {"paragraphs": paragraphs})


def test_two_people_who_write_under_different_headings_are_both_kept(
    store: Store, another: Store, stamp: StampMaker
) -> None:
    store.save([written(store.plan(TODAY), Commentary="It goes well")], stamp())
    seen = store.plan(TODAY)
    another.save([written(seen, Conclusion="Go on", Commentary="It goes better")], stamp(by="al"))
    store.save([written(seen, Introduction="Since May")], stamp())
    (report,) = reports_of(another.plan(TODAY))
    assert report.paragraphs == (
        ("Introduction", "Since May"),
        ("Commentary", "It goes better"),
        ("Conclusion", "Go on"),
    )
    with pytest.raises(ConflictError):
        store.save([written(seen, Commentary="It goes badly")], stamp())
    store.undo(stamp("undo"))
    (report,) = reports_of(another.plan(TODAY))
    assert [heading for heading, _ in report.paragraphs] == ["Commentary", "Conclusion"]


def test_two_people_who_write_the_first_words_at_once_do_not_overwrite_each_other(
    store: Store, another: Store, stamp: StampMaker
) -> None:
    seen = store.plan(TODAY)
    another.save([written(seen, Commentary="It goes well")], stamp(by="al"))
    with pytest.raises(StoreError, match="RP1 was added by al meanwhile; try again"):
        store.save([written(seen, Commentary="It goes badly")], stamp())

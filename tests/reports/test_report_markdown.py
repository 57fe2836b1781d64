"""The summary as a document that can be sent."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from actionplan.model.plan import Plan
from actionplan.reports.markdown import escaped, markdown
from actionplan.reports.sentences import headline
from actionplan.reports.summary import gather

HOSTILE = "<script>alert(1)</script> | [x](javascript:1) `rm` **b** \x1b[31m \u202e # =1"


def sections(document: str) -> dict[str, str]:
    """The text under each heading."""
    parts = re.split(r"^#+ (.+)$", document, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_it_has_what_a_board_expects_in_that_order(rated: Plan) -> None:
    document = markdown(gather(rated))
    assert list(sections(document)) == [
        "Peer review: RAG summary",
        "Summary areas",
        "Themes",
        "Exceptions: 2",
        "Due by 27 Dec 2026: 1",
        "What the plan does not say yet",
        "Key",
        "How the areas map to the summary areas",
    ]
    assert "Marshire County Council, as at 27 Nov 2026" in document
    assert " ".join(headline(gather(rated))) in document.replace("\\(", "(")
    assert document.count("The rows add up:") == 2


def test_a_row_shows_worst_counts_and_drag(rated: Plan) -> None:
    rows = sections(markdown(gather(rated)))["Themes"].splitlines()
    assert rows[4] == (
        "| 1 Effective practice | ▲ Red | 1 (33%) | 1 (33%) | 1 (33%) | 0 | 0 | 3 | 1 "
        "| 1.1 ▲ Red: 26 days late against 1 Nov 2026, critical |"
    )
    assert rows[5] == "| 2 Managing performance | ■ Blue, 1 unrated | 0 | 0 | 0 | 1 (50%) | 1 (50%) | 2 | 0 | – |"


def test_an_optimistic_rating_stands_beside_what_the_dates_say(rated: Plan) -> None:
    assert "declared green against amber suggested" in sections(markdown(gather(rated)))["Exceptions: 2"]


def test_a_fresh_plan_makes_a_document_too(plan: Plan, empty: Plan) -> None:
    assert "5 (100%) of 5 actions unrated: 1.1, 1.2, 1.3, 2.1, 2.2" in markdown(gather(plan))
    assert "No actions count in this plan." in markdown(gather(empty))
    assert "no actions" in sections(markdown(gather(empty)))["Themes"]


def test_nothing_that_somebody_typed_is_markup(rated: Plan) -> None:
    actions = tuple(
        replace(action, title=HOSTILE, owner=HOSTILE, rag_reason=HOSTILE) for action in rated.actions
    )  # fmt: skip
    document = markdown(gather(replace(rated, actions=actions, title=HOSTILE)))
    assert "<" not in document.replace("\\<", "")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", document)
    for table in sections(document).values():
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines() if row.startswith("|")}
        assert len(widths) <= 1


@given(st.text())
def test_any_text_is_one_line_without_markup(text: str) -> None:
    found = escaped(text)
    assert "\n" not in found
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in found)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]()<>|~&]", found)
    assert not re.match(r"[#+=-]|\d+[.)]|\s", found)


@given(st.text(alphabet=st.characters(categories=["L", "P", "N", "S"]), min_size=1))
def test_escaping_only_adds_backslashes_before_punctuation(text: str) -> None:
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped(text)) == text

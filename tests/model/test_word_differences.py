"""Which words of two wordings differ."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from actionplan.model.word_differences import Piece, marked_words, word_differences


def test_the_words_that_differ_are_marked_in_both() -> None:
    before, after = word_differences("Make more use of audits", "Greater use of audits")
    assert marked_words(before) == "«Make more» use of audits"
    assert marked_words(after) == "«Greater» use of audits"


def test_texts_that_say_the_same_have_nothing_marked() -> None:
    assert [marked_words(side) for side in word_differences("Case\nrecording", "Case recording")] == [
        "Case\nrecording",
        "Case recording",
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_put_together_the_pieces_are_the_texts(before: str, after: str) -> None:
    sides = word_differences(before, after)
    assert tuple("".join(piece.text for piece in side) for side in sides) == (before, after)
    shared = [[word for piece in side if not piece.differs for word in piece.text.split()] for side in sides]
    assert shared[0] == shared[1]
    assert all(isinstance(piece, Piece) and piece.text for side in sides for piece in side)

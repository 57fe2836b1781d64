"""Text that looks like a date, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

PARTS = ("31", "30", "29 feb", "/3", "/27", "mar", "december", "fri", "next", "+2w", "-1m", "+9999y", "end of", "month",
         "2027-", "-02-30", "th", ".", " ", "today", "٣", "²", "\x00")  # fmt: skip
NEARLY = st.lists(st.sampled_from(PARTS), max_size=5).map("".join)
"""Text that looks like a date, and often is none."""
NAMES = st.tuples(
    st.sampled_from(("", "end of ", "start of ", "mid ", "next ", "last ", "this ", "in ", "wed ")),
    st.sampled_from(("jan", "sept", "q1", "quarter 4", "term", "autumn term", "month", "year", "fy", "fri", "3 weeks")),
    st.sampled_from(("", " 2027", " 0001", " 9999", " 26/27", " 0000/01", " 9999/00", " end", " ago", " '27")),
).map("".join)
"""Text that names a stretch of time, in ways that people do and do not."""

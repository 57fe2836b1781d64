"""What somebody typed in a plan file is what the plan holds: where YAML would change it, the file is refused."""

from __future__ import annotations

import pytest

from actionplan.planfiles.plan_yaml import bundled_plan, read_plan
from actionplan.planfiles.yaml_events import BadPlanFile
from actionplan.planfiles.yaml_nodes import MAX_NODES, Node, read_nodes

BEFORE = """\
title: Focused visit
organisation: Anytown Council
reviewers: The inspectors
review_from: 2026-03-02
review_to: 2026-03-04
reported_on: 2026-04-10
source: Letter of 10 April 2026
summary_areas:
  - key: records
    title: Records
themes:
  - number: 1
    title: Help and protection
    areas:
      - ref: 1.1
        text: """
AFTER = """
        summary_area: records
        fit: weak
        reason: Supervision is recorded.
"""


def text_of(typed: str) -> str:
    """The text of the one area in a plan file where ``typed`` stands behind ``text:``."""
    return read_plan((BEFORE + typed + AFTER).encode(), "plan.yaml").area("1.1").text


def refusal(typed: str) -> str:
    with pytest.raises(BadPlanFile) as caught:
        text_of(typed)
    return str(caught.value)


def nodes(text: str) -> Node:
    return read_nodes(text.encode(), "plan.yaml", "ours.yaml")


AS_TYPED = [
    *("yes", "No", "on", "OFF", "true", "False", "y", "NaN", ".inf"),
    *("1.10", "1.0", "007", "0o14", "0x1F", "1_000", "1e3", "+5", "-5", "12:30", "12:30:45", "1,000", "50%", ".5"),
    *("2026-03-31", "2026-03-31 10:00", "31/03/2026"),
    *("none", "nil", "n/a", "Null and void", "~50 cases", "null hypothesis"),
    *("a#b", "C#", "file.pdf#page=3", "no\u00a0#3", "a:b", "http://example.org/a:b", "9:00-17:00"),
    *("it's", "it''s", 'the "good" one', "S:\\new\\team", "\\\\server\\share", "a\\tb"),
    *("two  spaces", "no\u00a0break", "Zoe\u0308", "Zo\u00eb", "\u2022 bullet", "\u201cquoted\u201d"),
    *("Is there too much?", "<<", "=", "...and more", "a --- b", "--", "-5 a", "-a", ":a", "?a", "a ..."),
    *("a!", "a*", "a | b", "a > b", "50 % & more", "a - b", "a & b", "a, b", "x [y]", "x {y}"),
]


@pytest.mark.parametrize("typed", AS_TYPED)
def test_a_text_that_yaml_might_read_as_something_else_is_kept_as_typed(typed: str) -> None:
    assert text_of(typed) == typed


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("'Make recommendation #3 a standing item'", "Make recommendation #3 a standing item"),
        ('"Make recommendation #3 a standing item"', "Make recommendation #3 a standing item"),
        ("'null'", "null"),
        ('"~"', "~"),
        ("'it''s'", "it's"),
        ("'S:\\new\\team'", "S:\\new\\team"),
        ('"the \\"good\\" one"', 'the "good" one'),
        ('"a \\u2013 b"', "a \u2013 b"),
        ("'a: b'", "a: b"),
        ("'- a'", "- a"),
        ("'&a *b !c'", "&a *b !c"),
        ("' \u2022 a '", "\u2022 a"),
        ("a \u00a0", "a"),
        (">-\n          Make recommendation #3\n          a standing item", "Make recommendation #3 a standing item"),
        (">\n          one\n          two\n", "one two"),
        ("|\n          Make recommendation #3 a standing item", "Make recommendation #3 a standing item"),
        ("|+\n          # not a comment\n\n", "# not a comment"),
        ("|-\n          null\n", "null"),
        ("|2\n            deep", "deep"),
    ],
)
def test_quotes_and_signs_before_a_text_keep_it(typed: str, expected: str) -> None:
    assert text_of(typed) == expected


@pytest.mark.parametrize(
    ("typed", "dropped"),
    [
        ("Make recommendation #3 of the 2021 review a standing item", "'#3 of the 2021 review a standing item'"),
        ("Case recording # the worst", "'# the worst'"),
        ("Case recording #", "'#'"),
        ("'Good' #3 practice", "'#3 practice'"),
        ('"Good"#3 practice', "'#3 practice'"),
        ("> #3\n          of the review", "'#3'"),
        ("| # as they wrote\n          of the review", "'# as they wrote'"),
        ("#3 of the review", "'#3 of the review'"),
        ("#3 of the review\n          a standing item", "'#3 of the review'"),
        ("\n          #3 of the review\n          a standing item", "'#3 of the review'"),
        ("Make recommendation\n          #3 of the review", "'#3 of the review'"),
        ("Make recommendation\n\n\n          #3 of the review", "'#3 of the review'"),
        (">-\n            Make recommendation\n          #3 of the review", "'#3 of the review'"),
    ],
)
def test_a_text_that_yaml_would_cut_at_a_hash_is_refused(typed: str, dropped: str) -> None:
    message = refusal(typed)

    assert message.startswith("plan.yaml line ")
    assert f": {dropped} would be dropped, as YAML takes it for a comment; put the text between quotes" in message


def test_the_line_of_what_would_be_dropped_is_named() -> None:
    assert refusal("Case recording #3").startswith("plan.yaml line 16: '#3' would be")
    assert refusal("Case recording\n          #3").startswith("plan.yaml line 17: '#3' would be")
    with pytest.raises(BadPlanFile, match="plan.yaml line 16: '#3' would be"):
        read_plan((BEFORE + "Case #3" + AFTER).replace("\n", "\r\n").encode(), "plan.yaml")
    with pytest.raises(BadPlanFile, match="plan.yaml line 16: '#3' would be"):
        read_plan((BEFORE + "Case #3" + AFTER).replace("\n", "\r").encode(), "plan.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "a: [b #3\n  , c]",
        "a: [b, #3\n  c]",
        "a: [b] #3",
        "a: [b]#3",
        "a: [b\n  #3\n  ]",
        "a: {b: c} #3",
        "a:\n  - b #3\n  - c",
        "a:\n  - #3 of the review\n  - c",
        "a:\n  - #3 of the review\n    a standing item\n  - c",
        "a:\n  - b\n    #3\n  - c",
        "a:\n- b\n  #3\n- c",
        "a: # of the review\n  b",
        "a:\n  # of the review\n  'b'",
        "a: b\n  #3\nc: d",
        "a:\n  #3\nc: d",
        "? a #3\n: b",
    ],
)
def test_wherever_a_text_would_be_cut_the_file_is_refused(text: str) -> None:
    with pytest.raises(BadPlanFile, match="would be dropped, as YAML takes it for a comment"):
        nodes(text)


def test_a_comment_that_cuts_no_text_may_stay() -> None:
    with_comments = """\
# of the whole
--- # the plan
title: a
# of what follows
"in quotes": 'b'
    # a text in quotes does not go on
themes:  # five
  # the first

  - number: 1
    areas:  # nine

      # of the first area
      - # the first
        ref: "1.1"
        reason: >-
          # text
          and more

      # of the second area
      -   # nested
        - x
# at the end
  # further in
"""
    top = nodes(with_comments)

    assert isinstance(top.content, dict)
    assert list(top.content) == ["title", "in quotes", "themes"]
    (theme,) = top.content["themes"].items()
    first, second = theme.fields("number", "areas")["areas"].items()
    assert first.fields("ref", "reason")["reason"].text() == "# text and more"
    assert [item.text() for item in second.items()] == ["x"]


@pytest.mark.parametrize("typed", ["~", "null", "Null", "NULL"])
def test_what_is_nothing_to_yaml_is_refused_and_not_left_out(typed: str) -> None:
    assert f"'{typed}' means nothing to YAML; put it between quotes if it is the text" in refusal(typed)


def test_nothing_at_all_is_refused() -> None:
    assert "themes[1].areas[1].text: there is no text; write it, or take the line out" in refusal("")
    assert "themes[1].areas[1].text: there is no text; write it, or take the line out" in refusal("''")


@pytest.mark.parametrize(
    "typed",
    [
        "\u2022 one\n          \u2022 two",
        "Make recommendation 3\n          a standing item",
        "'one\n          two'",
        '"one\n\n          two"',
        '"one\\\n          two"',
        "\n          one\n          two",
    ],
)
def test_lines_that_yaml_would_join_are_refused(typed: str) -> None:
    assert "the text goes on in the next line; begin it with > to join its lines, or with | to keep" in refusal(typed)


@pytest.mark.parametrize("typed", ["C:\\new", "C:\\temp", "\\\\nas", "a\\x41", "a\\/b", "a\\_b", "\\0", "a\\"])
def test_backslashes_that_would_become_another_sign_are_refused(typed: str) -> None:
    assert "in double quotes a backslash changes the sign after it; put the text between si" in refusal(f'"{typed} "')
    assert text_of(f"'{typed}'") == typed
    assert text_of(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        *("'it's late'", "'it' is late", '"Good" practice', "[a] and b", "{a} and b", "Supervision: late", "'a", "a:"),
        *("- a", "? a", "& a", "@a", "`a`", "%a", "|a", ">a", "> 50 cases", "| a", "!a b", "*a", "&a b", "[a", "]"),
        *("a\tb", "\ta", "a\t", '"a\\u12"'),
    ],
)
def test_signs_that_mean_something_else_to_yaml_are_refused(typed: str) -> None:
    assert refusal(typed).startswith("plan.yaml line ")


@pytest.mark.parametrize("item", ["- a", "Members: they know", "Members:", "? a", "[a, b]", "{a}"])
def test_an_item_of_a_list_of_texts_that_yaml_reads_as_more_is_refused(item: str) -> None:
    with pytest.raises(BadPlanFile, match=r"strengths\[1\]: (a list|a group of keys) stands here; write text"):
        read_plan((BEFORE + "a" + AFTER + f"    strengths:\n      - {item}\n").encode(), "plan.yaml")


def test_brackets_split_at_commas_and_a_question_mark_in_them_is_refused() -> None:
    assert [item.text() for item in nodes("[1.1, 1.10]").items()] == ["1.1", "1.10"]
    with pytest.raises(BadPlanFile, match="expected ',' or ']'"):
        nodes("[Is there too much?]")


def test_a_tab_in_a_text_is_refused() -> None:
    for typed in ("'a\tb'", '"a\tb"', "|\n          a\tb"):
        assert "a tab stands in 'a␉b'; write spaces" in refusal(typed)


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_a_line_end_that_no_editor_shows_is_refused(sign: str) -> None:
    for typed in (f"a{sign}b", f"'a{sign}b'", f"|\n          a{sign}          b"):
        assert f"character U+{ord(sign):04X} has no place in a plan; take it out" in refusal(typed)


@pytest.mark.parametrize("escape", ["\\u0000", "\\ud800", "\\u2028", "\\u0085"])
def test_a_character_that_could_not_be_kept_is_refused(escape: str) -> None:
    assert f"character U+{escape[2:].upper()} has no place in a plan" in refusal(f'"a{escape}b"')


def test_a_key_twice_a_second_plan_and_what_is_behind_an_end_are_refused() -> None:
    assert "key 'text' is in line 16 already" in refusal("a\n        text: b")
    assert "key 'text' is in line 16 already" in refusal("a\n        'text': b")
    with pytest.raises(BadPlanFile, match="a second plan begins here"):
        nodes("title: a\n...\n---\nsource: b\n")
    with pytest.raises(BadPlanFile, match="line 3: expected '<document start>'"):
        nodes("title: a\n...\nsource: b\n")
    assert isinstance(nodes("title: a\n...\n# the end\n").content, dict)


@pytest.mark.parametrize("space", ["\u00a0", "\u2007", "\u202f", "\u3000"])
def test_a_space_beside_a_key_that_yaml_does_not_take_for_one_is_named(space: str) -> None:
    for lines in (f"{space}source: b", f"source{space}: b"):
        with pytest.raises(BadPlanFile, match="line 2: a space that does not count as one stands beside the key"):
            nodes(f"title: a\n{lines}\n").fields("title", "source")


def test_line_ends_and_a_byte_order_mark_change_no_text() -> None:
    kept = (BEFORE + "|\n          one, two\n" + AFTER).encode()
    for data in (kept, kept.replace(b"\n", b"\r\n"), kept.replace(b"\n", b"\r"), b"\xef\xbb\xbf" + kept):
        assert read_plan(data, "plan.yaml").area("1.1").text == "one, two"


def test_a_file_of_comments_is_read_in_no_time() -> None:
    comments = "  # a\n" * 100_000
    top = nodes(f"a: 'b'\n{comments}c: d\n")
    assert isinstance(top.content, dict) and len(top.content) == 2
    with pytest.raises(BadPlanFile, match="more than"):
        nodes("a:\n" + "- # b\n  - c\n" * MAX_NODES)


def test_the_bundled_plan_keeps_its_comments() -> None:
    assert len(bundled_plan().areas) == 34

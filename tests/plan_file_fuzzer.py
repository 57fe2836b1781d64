"""A program that reads wild plan files: ``plan_file_fuzzer.py PLAN SEED NUMBER``; prints read, refused, kilobytes.

It cuts, joins, repeats and overwrites pieces of plan files and of what is known to be hard for YAML readers. A read
that takes five seconds ends the program, which the test then sees.
"""

from __future__ import annotations

import json
import random
import signal
import sys
from pathlib import Path

from actionplan.planfiles.plan_yaml import read_plan
from actionplan.planfiles.yaml_events import BadPlanFile
from peak import peak_kilobytes

SMALL = b"""title: T
organisation: O
reviewers: R
review_from: 2026-09-21
review_to: 2026-09-25
reported_on: 2026-10-22
source: S
summary_areas:
  - {key: quality, title: Quality}
themes:
  - number: 1
    title: Practice
    strengths: [Committed]
    areas:
      - {ref: '1.1', text: Recording, summary_area: quality, fit: strong, reason: core}
      - ref: R1
        text: |
          Visits
          in time
        response: partly agreed
        messages: [{message: urgency, reason: pace}]
        actions:
          - owner: A / B
            due: 2027-03-31
            original_due: 2026-09-30
            stage: closed
            rag: green
            also_answers: ['1.1']
            notes: [{on: 2026-10-02, text: said}, more]
            milestones: [{text: Tender, done_by: me}, Room]
            evidence: [{what: Audit, kind: data}]
            fields: {Start: 01/09/2026}
          - {}
key_messages: [{key: urgency, title: Urgency}]
words: {theme: Priority}
bodies: [{name: Board, kind: board}]
"""
WORDS = sorted(set(SMALL.split()))
HARD = [
    *(b"&a [*a]", b"*a", b"!!python/object/apply:os.system [x]", b"<<: *a", b"a: &x [b]\nc: *x\n", b"!<tag:x> y"),
    *(b"[" * 500, b"{" * 500, b"? " * 200, b"- " * 500, b"9" * 5000, b"x" * 3000),
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc2\x85", b"\xe2\x80\xa8", b"\xf0\x9f\x98\x80"),
    *(
        b'"\\ud800"',
        b'"\\x1b]52;c;x\\a"',
        b"%YAML 9.9\n---\n",
        b"---\n",
        b"...\n",
        b"!!binary x",
        b"|\n  x",
        b">-\n  x",
    ),
    *(
        b"\t",
        b"'",
        b'"',
        b"#",
        b"\r",
        b"\n\n",
        b": ",
        b"- ",
        b", ",
        b"}",
        b"]",
        b"0x10",
        b"1e999",
        b".nan",
        b"null",
        b"~",
    ),
    *(b"2026-02-30", b"9999-99-99", b"themes: 1\n", b"title: T\n", b"1.10", b"ref: 1.1\n"),
]


def wild(data: bytes, dice: random.Random) -> bytes:
    """``data`` with one or a few things done to it."""
    for _ in range(dice.choice((1, 1, 1, 2, 3, 8))):
        data = changed(bytearray(data), dice)
    return data


def changed(data: bytearray, dice: random.Random) -> bytes:
    """``data`` with one thing done to it."""
    place = dice.randrange(len(data) + 1)
    match dice.randrange(8):
        case 0:
            data[place:place] = dice.choice(HARD)
        case 1:
            del data[place : place + dice.choice((1, 2, 10, 100))]
        case 2:
            data[place : place + 1] = bytes([dice.randrange(256)])
        case 3:
            other = dice.randrange(len(data) + 1)
            data[place:place] = data[other : other + dice.choice((5, 50, 500))]
        case 4:
            data[place : place + 8] = dice.choice(HARD)
        case 5:
            del data[place:]
        case 6:
            data[place:place] = dice.choice(WORDS)
        case _:
            lines = bytes(data).split(b"\n")
            if dice.random() < 0.2:
                dice.shuffle(lines)
            else:
                lines.insert(dice.randrange(len(lines)), dice.choice(lines))
            return b"\n".join(lines)
    return bytes(data)


def main(plan: Path, seed: int, number: int) -> None:
    """Reads ``number`` wild files; ends with an error for anything that is neither a plan nor refused in one line."""
    dice, whole, read = random.Random(seed), plan.read_bytes(), 0
    for turn in range(number):
        data = wild(whole if turn % 25 == 0 else SMALL, dice)
        signal.alarm(5)
        try:
            found = read_plan(data, "fuzz.yaml")
        except BadPlanFile as error:
            text = str(error)
            assert text.startswith("fuzz.yaml") and text.isprintable() and len(text) < 1000, text
        else:
            read += 1
            assert found.title
    signal.alarm(0)
    print(json.dumps([read, number - read, peak_kilobytes()]))


main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))

"""The events of a plan file's YAML, with its errors in our words.

What is too large, is no UTF-8 or breaks a line where no editor shows it is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from actionplan.model.refusal import Refusal
from actionplan.model.sanitise import sanitise

MAX_BYTES = 1_000_000
_MOST_QUOTED = 60
"""Characters of a wrong text that a message quotes."""
_HIDDEN_BREAK = re.compile("[\x85\u2028\u2029]")
"""Characters that end a line for YAML and in no editor: what follows one would be another text."""


class BadPlanFile(Refusal):
    """The file is no plan. The message is one line: file, line, place in the file, what is wrong, how to mend it.

    A place such as ``themes[2].areas[3].ref`` counts from 1, as refs do.
    """


def decoded(data: bytes, file: str) -> str:
    """The text of a plan file, without its byte order mark. Raises BadPlanFile if it is none."""
    if len(data) > MAX_BYTES:
        raise BadPlanFile(f"{file}: larger than {MAX_BYTES // 1_000_000} MB, which no plan is; is it the right file?")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BadPlanFile(f"{file} line {line}: this is not UTF-8 text; save the file as UTF-8") from error
    hidden = _HIDDEN_BREAK.search(text)
    if hidden:
        raise _misplaced(file, text, hidden.start(), ord(hidden.group()))
    return text


def events(text: str, file: str) -> Iterator[yaml.Event]:
    """YAML's events. Raises BadPlanFile where the text is no YAML."""
    line = 1
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            line = line_of(event.end_mark)
            yield event
        return
    except yaml.reader.ReaderError as error:
        raise _misplaced(file, text, error.position, error.character) from error
    except yaml.MarkedYAMLError as error:
        line = line_of(error.problem_mark)
        problem = (
            f"{sanitise(str(error.problem)[:80])}; check the indentation, or quote text with a colon or leading sign"
        )
    except (ValueError, OverflowError):
        # PyYAML does not check that an escape such as "\UFFFFFFFF" is a character.
        problem = "no such character; check the text with a backslash from here on"
    raise BadPlanFile(f"{file} line {line}: {problem}")


def line_of(mark: object) -> int:
    """The line of one of YAML's marks, from 1."""
    return int(getattr(mark, "line", 0)) + 1


def index_of(mark: object) -> int:
    """Where one of YAML's marks is in the text."""
    return int(getattr(mark, "index", 0))


def _misplaced(file: str, text: str, position: int, character: int) -> BadPlanFile:
    line = text.count("\n", 0, position) + 1
    return BadPlanFile(f"{file} line {line}: character U+{character:04X} has no place in a plan; take it out")


def quoted(text: str) -> str:
    """A wrong text as a message shows it: its beginning, without harm."""
    if len(text) > _MOST_QUOTED:
        text = f"{text[:_MOST_QUOTED]}…"
    return f"'{sanitise(text)}'"

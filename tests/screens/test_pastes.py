"""A paste is text, whatever is in it and however it comes; what is typed before and behind it is keys."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import example, given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from actionplan.terminal.driver import PasteSafeParser
from actionplan.terminal.pastes import END, LONGEST, QUIET_SECONDS, STALL_SECONDS, START, Pasted, PasteReader, Typed

KEYS = st.lists(st.sampled_from([*"gj q\r\n\t[~20", "\x1b[A", "\x1b[<35;4;5M", "\x1bOP"]), max_size=6).map("".join)
PASTES = st.lists(
    st.sampled_from(["\x1b", "\x1b[31m", START, END, "\x1b[20", "\r", "\n", "\x00", "\x07", "gé ", "👩‍👩‍👧"]),
    max_size=8,
).map("".join)


def key_or_text(message: Message) -> str:
    """What a key is called, or what is pasted."""
    if isinstance(message, events.Key):
        return message.key
    assert isinstance(message, events.Paste)
    return message.text


def chunks(text: str, cuts: Sequence[int]) -> list[str]:
    """``text`` cut at these places, none of the pieces empty."""
    places = [0, *sorted({cut % (len(text) + 1) for cut in cuts}), len(text)]
    return [text[start:end] for start, end in zip(places, places[1:], strict=False) if end > start]


class Typist:
    """Somebody at a terminal, with a clock that moves when they say so."""

    def __init__(self) -> None:
        self.now = 0.0
        self.reader = PasteReader(lambda: self.now)
        self.seen: list[Typed | Pasted] = []

    def sends(self, text: str, cuts: Sequence[int] = ()) -> None:
        """What the terminal sends, in pieces."""
        for piece in chunks(text, cuts):
            self.seen += self.reader.feed(piece)
            self.seen += self.reader.tick()

    def waits(self, seconds: float) -> None:
        """A pause."""
        self.now += seconds
        self.seen += self.reader.tick()

    @property
    def keys(self) -> str:
        """All that came as keys, but for the markers."""
        return "".join(piece.text for piece in self.seen if isinstance(piece, Typed)).replace(START + END, "")

    @property
    def pastes(self) -> list[str]:
        """All that came as text."""
        return [piece.text for piece in self.seen if isinstance(piece, Pasted)]


@given(st.lists(st.tuples(KEYS, PASTES), max_size=3), KEYS, st.lists(st.integers(0, 200), max_size=12))
@example([("j", "see \x1b[31mERROR\x1b[0m\r"), ("g", f"a{END}gg{START}b")], "q", [3])
def test_a_paste_is_text_and_keys_are_keys(sent: list[tuple[str, str]], behind: str, cuts: list[int]) -> None:
    typist = Typist()
    for keys, paste in sent:
        typist.sends(keys + START + paste + END, cuts)
        assert typist.keys.endswith(keys)
        typist.waits(QUIET_SECONDS)
    typist.sends(behind, cuts)
    assert typist.keys == "".join(keys for keys, _ in sent) + behind
    assert typist.pastes == [paste.replace(END + START, "") for _, paste in sent]


@given(st.lists(st.one_of(KEYS, PASTES), max_size=6), st.lists(st.integers(0, 200), max_size=12))
def test_nothing_is_lost_and_nothing_waits_for_ever(sent: list[str], cuts: list[int]) -> None:
    typist = Typist()
    for text in sent:
        typist.sends(text, cuts)
    typist.waits(STALL_SECONDS)
    typist.waits(STALL_SECONDS)
    given_on = "".join(piece.text for piece in typist.seen)
    every = "".join(sent)
    for marker in (START, END):
        given_on, every = given_on.replace(marker, ""), every.replace(marker, "")
    assert every.startswith(given_on)
    assert len(every) - len(given_on) < len(END)
    typist.sends("j")
    assert typist.seen[-1] == Typed("j")


def test_two_pastes_without_a_pause_are_one_text() -> None:
    typist = Typist()
    typist.sends(f"{START}one {END}{START}two{END}")
    typist.waits(QUIET_SECONDS)
    assert typist.pastes == ["one two"]


def test_a_paste_that_stalls_is_given_on_and_goes_on_as_text() -> None:
    typist = Typist()
    typist.sends(f"{START}half \x1b[2")
    typist.waits(STALL_SECONDS)
    assert typist.pastes == ["half "]
    typist.sends("J and the other half\rggg" + END)
    typist.waits(QUIET_SECONDS)
    assert typist.pastes == ["half ", "\x1b[2J and the other half\rggg"]
    assert typist.keys == ""


def test_a_key_pressed_after_a_stall_is_a_key() -> None:
    for key in ("\x1b", "j", "\x1b[A", "\x1b[27u", "\x1bOP", "\r"):
        typist = Typist()
        typist.sends(START)
        typist.waits(STALL_SECONDS)
        typist.sends(key)
        assert typist.keys == key


def test_a_mouse_that_moves_all_the_time_holds_no_paste_up() -> None:
    typist = Typist()
    typist.sends(f"{START}text{END}")
    for _ in range(100):
        typist.now += 0.01
        typist.sends("\x1b[<35;40;12M")
    assert typist.pastes == ["text"]
    assert typist.keys == "\x1b[<35;40;12M" * 100


def test_a_paste_that_never_ends_is_given_on_in_pieces() -> None:
    typist = Typist()
    typist.sends(START)
    for _ in range(3):
        typist.sends("x" * LONGEST + "y")
    assert "".join(typist.pastes) == ("x" * LONGEST + "y") * 3


@given(st.lists(st.integers(0, 200), max_size=12))
def test_the_keys_around_a_paste_are_those_that_textual_reads(cuts: list[int]) -> None:
    parser = PasteSafeParser()
    clock = [0.0]
    parser._pastes = PasteReader(lambda: clock[0])
    seen: list[Message] = []
    for piece in chunks(f"j\r\x1b[A{START}a \x1b[31mred\x1b[0m line\r{END}", cuts):
        seen += parser.feed(piece)
    clock[0] = QUIET_SECONDS
    seen += parser.tick()
    seen += parser.feed("g")
    assert [key_or_text(message) for message in seen] == [
        *("j", "enter", "up"),
        "a \x1b[31mred\x1b[0m line\r",
        "g",
    ]

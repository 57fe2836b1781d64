"""How alike two texts of reviewers are, and which texts of a later report are those of an earlier one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations

from msgspec import Struct

SURE = 65
"""From this likeness on two texts are matched without anybody being asked.

Found by trial on the 34 findings of the bundled plan, 43 rewordings of them and 11 findings that are new. Two
different findings are 59 alike at most (2.1 and 3.3), a finding and one that is new 57 ("Case recording" and "Case
supervision"); the 38 that were reworded in the way of a formal report are 64 to 100 alike. Only the five that were
written anew from end to end are less: 47 to 72.
"""
DOUBT = 40
"""From this likeness on somebody is asked; what is less alike is not thought to be the same."""
SAME_REF = 5
"""So much the same ref counts for: a final report is often numbered anew, so that a ref alone says little."""
MARGIN = 10
"""So much more alike than the next best a text has to be, to be matched without anybody being asked; and so much more
alike several texts have to be together than the best of them alone, to be taken as merged or split."""
_COVERED = 60
"""So many in a hundred of the words of a text have to stand in another for it to be a part of that."""
_MOST_PARTS = 3
_STEM = 6
"""So many letters of a word are compared: "record", "recorded" and "recording" are one."""
_SMALL_WORDS = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "be", "been", "by", "e", "eg", "for", "from", "g", "has", "have", "in"),
        *("is", "it", "its", "need", "needs", "of", "on", "or", "should", "so", "that", "the", "their", "there"),
        *("these", "this", "to", "was", "were", "which", "will", "with"),
    )
)


class Item(Struct, frozen=True, gc=False):
    """A text of a report with what it is known by: its ref or its key; empty where it has none."""

    name: str
    text: str


class Proposal(Struct, frozen=True, gc=False):
    """What a text of the later report is thought to be."""

    sure: tuple[str, ...] = ()
    """The names of those that it is for certain: none for a new one, several where they were merged."""
    likely: tuple[str, ...] = ()
    """The names of those that it may be; the same as ``sure`` where there is no doubt."""
    likeness: int = 0
    """Of these, in a hundred; that a ref is the same is not in it."""

    @property
    def is_doubtful(self) -> bool:
        """Whether somebody has to say."""
        return self.sure != self.likely


class _Link(Struct, frozen=True):
    score: float
    """How alike they are, and what their ref counts for."""
    old: tuple[int, ...]
    new: tuple[int, ...]
    for_ref: int = 0

    @property
    def likeness(self) -> int:
        return round(self.score - self.for_ref)


def likeness(one: str, other: str) -> int:
    """How alike two texts are, from 0 to 100, whatever the order of their words and their small words."""
    return round(_score(_stems(one), _stems(other)))


def same_words(one: str, other: str) -> bool:
    """Whether two texts are word for word the same; how their lines are broken is no difference."""
    return one.split() == other.split()


def propose(old: Sequence[Item], new: Sequence[Item], *, parts: bool = True) -> tuple[Proposal, ...]:
    """What each text of a later report is thought to be of an earlier one.

    Args:
        old: The texts of the earlier report.
        new: Those of the later one.
        parts: Whether one may be merged of several, or several be split from one.

    Returns:
        One for each of ``new``, in its order.
    """
    matcher = _Matcher(old, new)
    proposals = [Proposal() for _ in new]
    for index, at in matcher.same():
        proposals[index] = Proposal((old[at].name,), (old[at].name,), 100)
    for link, is_sure in matcher.links(parts=parts):
        names = tuple(old[at].name for at in link.old)
        for index in link.new:
            proposals[index] = Proposal(names if is_sure else (), names, link.likeness)
    for link in matcher.left_over() if parts else ():
        (index,), name = link.new, old[link.old[0]].name
        before = proposals[index]
        proposals[index] = Proposal(before.sure, (*before.likely, name), link.likeness)
    return tuple(proposals)


def _stems(text: str) -> tuple[str, ...]:
    words = re.findall(r"\w+", text.casefold())
    telling = [word for word in words if word not in _SMALL_WORDS] or words
    return tuple(sorted(word[:_STEM] for word in telling))


def _score(one: Collection[str], other: Collection[str]) -> float:
    """The mean of how alike two texts are letter by letter, their words sorted, and how many words they share."""
    from rapidfuzz import fuzz

    left, right = set(one), set(other)
    if not left or not right:
        return 0.0
    shared = 200 * len(left & right) / (len(left) + len(right))
    return (fuzz.ratio(" ".join(sorted(one)), " ".join(sorted(other))) + shared) / 2


class _Matcher:
    """Finds which texts of two reports belong together, the most alike first."""

    def __init__(self, old: Sequence[Item], new: Sequence[Item]) -> None:
        self._old, self._new = old, new
        self._old_stems = [_stems(item.text) for item in old]
        self._new_stems = [_stems(item.text) for item in new]
        self._taken_old: set[int] = set()
        self._taken_new: set[int] = set()
        self._singles_of_all: list[_Link] = []
        """How alike those are that are not word for word the same."""

    def same(self) -> Iterator[tuple[int, int]]:
        """Those that are word for word the same: the place of the new one and of the old one. They are taken then."""
        places: dict[str, list[int]] = {}
        for at, item in enumerate(self._old):
            places.setdefault(" ".join(item.text.split()), []).append(at)
        for index, item in enumerate(self._new):
            there = [at for at in places.get(" ".join(item.text.split()), ()) if at not in self._taken_old]
            if there:
                at = next((at for at in there if self._old[at].name == item.name), there[0])
                self._taken_old.add(at)
                self._taken_new.add(index)
                yield index, at

    def links(self, *, parts: bool) -> Iterator[tuple[_Link, bool]]:
        """The others that belong together, each with whether that is sure."""
        singles = self._singles_of_all = list(self._singles())
        best: dict[tuple[str, int], list[_Link]] = {}
        for link in sorted(singles, key=lambda link: -link.score):
            best.setdefault(("old", link.old[0]), []).append(link)
            best.setdefault(("new", link.new[0]), []).append(link)
        links = [*singles, *(self._groups(best) if parts else ())]
        for link in sorted(links, key=lambda link: -link.score):
            if link.score < DOUBT or not self._taken_old.isdisjoint(link.old):
                continue
            if not self._taken_new.isdisjoint(link.new):
                continue
            self._taken_old.update(link.old)
            self._taken_new.update(link.new)
            yield link, link.score >= SURE and self._is_clear(link, best)

    def left_over(self) -> Iterator[_Link]:
        """What is nothing's own, and may be a part of something that belongs to another: merged or split."""
        for link in sorted(self._singles_of_all, key=lambda link: -link.score):
            ((at,), (index,)) = link.old, link.new
            if link.score < DOUBT or (at in self._taken_old) is (index in self._taken_new):
                continue
            old, new = self._old_stems[at], self._new_stems[index]
            if _covered(new, old) if at in self._taken_old else _covered(old, new):
                self._taken_old.add(at)
                self._taken_new.add(index)
                yield link

    def _singles(self) -> Iterator[_Link]:
        having: dict[str, list[int]] = {}
        for at, stems in enumerate(self._old_stems):
            for stem in set(stems) if at not in self._taken_old else ():
                having.setdefault(stem, []).append(at)
        for index, stems in enumerate(self._new_stems):
            if index in self._taken_new:
                continue
            for at in sorted({at for stem in set(stems) for at in having.get(stem, ())}):
                score = _score(self._old_stems[at], stems)
                name = self._new[index].name
                for_ref = SAME_REF if name and name == self._old[at].name else 0
                yield _Link(score + for_ref, (at,), (index,), for_ref)

    def _is_clear(self, link: _Link, best: dict[tuple[str, int], list[_Link]]) -> bool:
        """Whether nothing else is nearly as much like what it links."""
        rivals = [rival for at in link.old for rival in best.get(("old", at), ()) if rival.new[0] not in link.new]
        rivals += [
            rival for index in link.new for rival in best.get(("new", index), ()) if rival.old[0] not in link.old
        ]
        return all(rival.score <= link.score - MARGIN for rival in rivals)

    def _groups(self, best: dict[tuple[str, int], list[_Link]]) -> Iterator[_Link]:
        """Several that are together like one: merged, or split."""
        for (side, place), links in best.items():
            whole = (self._new_stems if side == "new" else self._old_stems)[place]
            pieces = self._old_stems if side == "new" else self._new_stems
            members = [link.old[0] if side == "new" else link.new[0] for link in links]
            members = [member for member in members if _covered(pieces[member], whole)][:_MOST_PARTS]
            for group in _several(members):
                score = _score([stem for member in group for stem in pieces[member]], whole)
                if score >= links[0].score + MARGIN:
                    yield _Link(score, group, (place,)) if side == "new" else _Link(score, (place,), group)


def _covered(piece: Sequence[str], whole: Sequence[str]) -> bool:
    return 100 * len(set(piece) & set(whole)) >= _COVERED * len(set(piece))


def _several(members: Iterable[int]) -> Iterator[tuple[int, ...]]:
    found = sorted(members)
    for number in range(2, len(found) + 1):
        yield from combinations(found, number)

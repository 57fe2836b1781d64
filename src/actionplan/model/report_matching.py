"""What of a later report is what of an earlier one: what is proposed, what is doubtful, and what somebody decides.

What nobody has confirmed, and is less than sure, is not matched: the earlier one is then not in the later report, and
the later one is new, with an action that nobody has answered yet. So a doubt makes more work, and hides none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.incoming_report import IncomingReport
from actionplan.model.likeness import SAME_REF, Item, Proposal, likeness, propose, same_words
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import first_line, folded
from actionplan.model.source_part import source_meant, sources_of
from actionplan.model.sources import Source

NEW = "new"
"""What is answered of something that is nothing of before."""


class Part(StrEnum):
    """What of a report is matched with what of another."""

    FINDING = "finding"
    THEME = "theme"
    STRENGTH = "strength"
    SUMMARY_AREA = "summary area"
    KEY_MESSAGE = "key message"


class Fate(StrEnum):
    """What has come of something in a later report."""

    SAME = "the same"
    REWORDED = "reworded"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    GONE = "gone"


Decisions = Mapping[Part, tuple[tuple[str, ...], ...]]
"""For each thing of the later report, in its order, the names of those of before that it is; none for a new one."""


Answered = Mapping[tuple[Part, str], tuple[str, ...]]
"""By its part and its name in the report, what somebody has said that something is."""


class Outcome(Struct, frozen=True):
    """What has come of something, with what belongs together where it was merged or split."""

    part: Part
    fate: Fate
    old: tuple[Item, ...]
    new: tuple[Item, ...]
    heirs: tuple[str, ...]
    """For each of ``new`` the name of the one of before whose place it takes; empty where it gets one of its own."""
    likeness: int


class Doubt(Struct, frozen=True):
    """Something of the later report of which it is not sure what it is."""

    part: Part
    new: Item
    proposal: Proposal

    @property
    def answer(self) -> str:
        """What is answered to say that it is what it may be: ``3.4=1.2``."""
        return answer_words(self.part, self.new.name, self.proposal.likely)


class Matches(Struct, frozen=True, dict=True):
    """What of a later report is thought to be what of an earlier one."""

    source: Source
    """The review of which it is a later report, as the plan has it."""
    source_key: str
    """What the themes name it; empty for the one that the plan was made of."""
    old: Mapping[Part, tuple[Item, ...]]
    new: Mapping[Part, tuple[Item, ...]]
    """What the file holds; a part of which it has nothing stays as it is."""
    proposals: Mapping[Part, tuple[Proposal, ...]]
    gone_before: frozenset[str]
    """The names of the findings that a report before this one no longer had."""

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """What is not sure, in the order of the parts and of the report."""
        return tuple(
            Doubt(part, item, proposal)
            for part in Part
            for item, proposal in zip(self.new[part], self.proposals[part], strict=True)
            if proposal.is_doubtful
        )

    @property
    def sure(self) -> Decisions:
        """What is decided where nobody says anything: only what is sure is matched."""
        return {part: tuple(proposal.sure for proposal in self.proposals[part]) for part in Part}


def match_report(plan: Plan, incoming: IncomingReport, source: str = "") -> Matches:
    """What a later report is thought to say of what a plan has.

    Args:
        plan: The plan as it is.
        incoming: What the file holds.
        source: The short name or title of the review of which it is a later report; may be empty in a plan of one.

    Raises:
        Invalid: if the plan follows from several reviews and none is named, or there is no such.
    """
    key, review = _source_of(plan, source)
    numbers = {theme.number for theme in review.themes}
    areas = [area for area in plan.areas if area.theme in numbers and not area.withdrawn]
    old = {
        Part.FINDING: tuple(Item(area.ref, area.text) for area in areas),
        Part.THEME: named((theme.ref, theme.title) for theme in review.themes),
        Part.STRENGTH: tuple(Item(strength.ref, strength.text) for strength in review.strengths),
        Part.SUMMARY_AREA: tuple(Item(area.key, area.title) for area in review.summary_areas),
        Part.KEY_MESSAGE: tuple(Item(message.key, message.title) for message in review.key_messages),
    }
    new = {
        Part.FINDING: named((area.ref, area.text) for area in incoming.findings),
        Part.THEME: named((theme.ref, theme.title) for theme in incoming.themes),
        Part.STRENGTH: named(("", strength.text) for strength in incoming.strengths),
        Part.SUMMARY_AREA: named((area.key, area.title) for area in incoming.summary_areas),
        Part.KEY_MESSAGE: named((message.key, message.title) for message in incoming.key_messages),
    }
    proposals = {part: propose(old[part], new[part], parts=part is Part.FINDING) for part in Part}
    names = {theme.number: item.name for theme, item in zip(review.themes, old[Part.THEME], strict=True)}
    themes_of = {area.ref: names[area.theme] for area in areas}
    found: dict[int, list[str]] = {theme.number: [] for theme in incoming.themes}
    for area, proposal in zip(incoming.findings, proposals[Part.FINDING], strict=True):
        if proposal.sure and area.theme in found:
            found[area.theme].append(themes_of[proposal.sure[0]])
    proposals[Part.THEME] = _themes_by_findings(proposals[Part.THEME], [*found.values()])
    return Matches(
        source=review,
        source_key=key,
        old=old,
        new=new,
        proposals=proposals,
        gone_before=frozenset(area.ref for area in areas if area.absent_from),
    )


def with_titles(incoming: IncomingReport, plan: Plan, source: str = "") -> IncomingReport:
    """A later report in which each theme that is called by its ref alone, ``1`` or ``Theme 1``, has its title.

    Args:
        incoming: What the file holds.
        plan: The plan as it is.
        source: As for :func:`match_report`.
    """
    _, review = _source_of(plan, source)
    called = {
        folded(words): theme
        for theme in review.themes
        if theme.ref
        for words in (theme.ref, theme.heading, f"{plan.words.theme.one} {theme.ref}", f"theme {theme.ref}")
    }
    themes = tuple(
        replace(theme, title=known.title) if (known := called.get(folded(theme.title).strip())) is not None else theme
        for theme in incoming.themes
    )
    return replace(incoming, themes=themes)


def _themes_by_findings(proposals: Sequence[Proposal], found: Sequence[Sequence[str]]) -> tuple[Proposal, ...]:
    """What themes are thought to be, by their findings too: where most of those are one theme's, it is that one.

    Args:
        proposals: By their titles.
        found: For each, the names of the themes of before that its findings are of, as far as these are sure.
    """
    sure = {name for proposal in proposals for name in proposal.sure}
    result = []
    for proposal, names in zip(proposals, found, strict=True):
        name, number = Counter(names).most_common(1)[0] if names else ("", 0)
        if not proposal.sure and 2 * number > len(names) and name not in sure and proposal.likely in ((), (name,)):
            # With nothing of the title to go by, somebody is asked.
            is_sure = bool(proposal.likely)
            sure |= {name} if is_sure else set()
            result.append(Proposal((name,) if is_sure else (), (name,), proposal.likeness))
        else:
            result.append(proposal)
    return tuple(result)


def _source_of(plan: Plan, source: str) -> tuple[str, Source]:
    sources = sources_of(plan)
    if source.strip():
        key = source_meant(plan, source)
        return key, sources[key]
    if len(sources) != 1:
        names = ", ".join(f"{review.ref} ({review.title})" for review in sources.values())
        raise Invalid("source", f"the plan follows from several reviews: {names}; say with --source of which it is")
    return next(iter(sources.items()))


def named(texts: Iterable[tuple[str, str]]) -> tuple[Item, ...]:
    """Texts with what each is called: its ref, where it has one and no other has the same; else its place, ``#7``."""
    pairs = list(texts)
    refs = Counter(ref.casefold() for ref, _ in pairs)
    return tuple(
        Item(ref if ref and refs[ref.casefold()] == 1 else f"#{place}", text)
        for place, (ref, text) in enumerate(pairs, 1)
    )


# --- what somebody decides ------------------------------------------------------------------------------------


def answer_words(part: Part, name: str, old: Sequence[str]) -> str:
    """What is answered on the command line: ``3.4=1.2``, ``3.4=1.2,1.3``, ``theme 2=new``."""
    which = name if part is Part.FINDING else f"{part} {name}"
    return f"{which}={','.join(old) or NEW}"


def with_answers(matches: Matches, answers: Iterable[str]) -> Decisions:
    """What is decided: what is sure, and what was answered.

    Args:
        matches: What was proposed.
        answers: As :func:`answer_words` has them.

    Raises:
        Invalid: if one cannot be understood, or names what is not there.
    """
    answered: dict[tuple[Part, str], tuple[str, ...]] = {}
    for answer in answers:
        part, index, names = _read_answer(matches, answer)
        answered[part, matches.new[part][index].name] = names
    return decided(matches, answered)


def decided(matches: Matches, answered: Answered) -> Decisions:
    """What is decided: what is sure, and what was answered. Raises Invalid where more than findings are merged."""
    known = {part: {item.name for item in matches.old[part]} for part in Part}
    decisions = {
        part: tuple(
            tuple(name for name in answered.get((part, item.name), proposal.sure) if name in known[part])
            for item, proposal in zip(matches.new[part], matches.proposals[part], strict=True)
        )
        for part in Part
    }
    refuse_parts(decisions)
    return decisions


def refuse_parts(decisions: Decisions) -> None:
    """Only findings are merged or split. Raises Invalid where anything else would be."""
    for part, links in decisions.items():
        names = Counter(name for link in links for name in link)
        twice = next((name for name, number in names.items() if number > 1), "")
        several = next((link for link in links if len(link) > 1), ())
        if part is not Part.FINDING and (twice or several):
            raise Invalid("answer", f"{part} {twice or several[0]} is meant twice; only findings are merged or split")


def _read_answer(matches: Matches, answer: str) -> tuple[Part, int, tuple[str, ...]]:
    shown = first_line(answer)[:60]
    which, equals, what = answer.partition("=")
    if not equals or not what.strip():
        raise Invalid("answer", f"{shown!r} is no answer; write it as 3.4=1.2, 3.4=1.2,1.3 or 3.4=new")
    part, name = _part_of(which.strip())
    index = next((at for at, item in enumerate(matches.new[part]) if _is_called(item, name)), None)
    if index is None:
        raise Invalid("answer", f"the report has no {part} {first_line(name)[:40]!r}; actionplan revise lists them")
    if what.strip().casefold() == NEW:
        return part, index, ()
    names = [text.strip() for text in what.split(",")]
    known = [next((item.name for item in matches.old[part] if _is_called(item, text)), "") for text in names]
    if "" in known:
        unknown = first_line(names[known.index("")])[:40]
        raise Invalid("answer", f"the plan has no {part} {unknown!r}; actionplan revise lists them")
    return part, index, tuple(dict.fromkeys(known))


def _part_of(which: str) -> tuple[Part, str]:
    for part in Part:
        if which.casefold().startswith(f"{part} "):
            return part, which[len(part) :].strip()
    return Part.FINDING, which


def _is_called(item: Item, name: str) -> bool:
    return item.name.casefold() == name.casefold()


# --- what comes of it -----------------------------------------------------------------------------------------


def outcomes(matches: Matches, decisions: Decisions) -> tuple[Outcome, ...]:
    """What comes of everything that either report has, in the order of the parts and then of the fates."""
    order = list(Fate)
    return tuple(
        outcome
        for part in Part
        if matches.new[part]
        for outcome in sorted(_outcomes_of(part, matches, decisions[part]), key=lambda each: order.index(each.fate))
    )


def _outcomes_of(part: Part, matches: Matches, links: Sequence[tuple[str, ...]]) -> Iterator[Outcome]:
    old = {item.name: item for item in matches.old[part]}
    new = matches.new[part]
    seen: set[int] = set()
    for index, names in enumerate(links):
        if index in seen:
            continue
        together, of_old = _together(index, links)
        seen |= together
        places = sorted(together)
        items = tuple(new[place] for place in places)
        before = tuple(old[name] for name in old if name in of_old)
        heirs = _heirs(before, items, [links[place] for place in places])
        if not names:
            fate = Fate.NEW
        elif len(before) == len(items) == 1:
            fate = Fate.SAME if same_words(before[0].text, items[0].text) else Fate.REWORDED
        else:
            fate = Fate.MERGED if len(before) > 1 else Fate.SPLIT
        alike = likeness(" ".join(item.text for item in before), " ".join(item.text for item in items))
        yield Outcome(part, fate, before, items, heirs, alike)
    linked = {name for names in links for name in names}
    for name, item in old.items():
        if name not in linked and not (part is Part.FINDING and name in matches.gone_before):
            yield Outcome(part, Fate.GONE, (item,), (), (), 0)


def _together(index: int, links: Sequence[tuple[str, ...]]) -> tuple[set[int], set[str]]:
    """The places of the new ones that hang together with one, and the names of the old ones that they are."""
    places, names = {index}, set(links[index])
    while True:
        more = {place for place, link in enumerate(links) if not names.isdisjoint(link)} - places
        if not more:
            return places, names
        places |= more
        names |= {name for place in more for name in links[place]}


def _heirs(old: Sequence[Item], new: Sequence[Item], links: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """For each new one the old one whose place it takes: of those that it is, the most alike that is still free."""
    texts = {item.name: item.text for item in old}
    pairs = [
        (likeness(texts[name], item.text) + SAME_REF * (name == item.name), place, name)
        for place, (item, link) in enumerate(zip(new, links, strict=True))
        for name in link
    ]
    heirs = [""] * len(new)
    for _, place, name in sorted(pairs, key=lambda pair: -pair[0]):
        if not heirs[place] and name not in heirs:
            heirs[place] = name
    return tuple(heirs)

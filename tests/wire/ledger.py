"""The book: what members did, what the bot promised them, and what the world shows of it in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(eq=False)
class Deed:
    """Something a member did: ``mark`` stands in its words and in no other's."""

    kind: str
    mark: str
    by: int = 0
    about: int = 0
    """Whom they asked to meet, reported, or warned."""
    on: str = ""
    """The mark of the share, or the id of the run of a question, that it belongs to."""
    is_accepted: bool = False
    """The bot said that it has it. What it did not say may have happened, once, or not at all."""
    is_answered: bool = False
    is_agreed: bool = False
    """Of a request to meet: the bot said that it has the other's yes."""
    may_be_introduced: bool = False
    """Of a request to meet: the other has pressed yes, whatever they heard."""
    is_erased: bool = False
    """Somebody in it has asked for everything of theirs to be erased, whatever they heard."""
    is_gone: bool = False
    """Whoever did it was told that it is erased."""
    gone_at: datetime | None = None
    """When they were."""
    answer: str = ""


@dataclass
class Ledger:
    """All deeds, in order."""

    deeds: list[Deed] = field(default_factory=list[Deed])

    def note(self, deed: Deed) -> None:
        """Write down that somebody is about to do something."""
        self.deeds.append(deed)

    def of(self, kind: str) -> list[Deed]:
        """Return the deeds of one kind."""
        return [deed for deed in self.deeds if deed.kind == kind]

    def accepted(self) -> int:
        """Return how many deeds the bot said it has."""
        return sum(deed.is_accepted for deed in self.deeds)


@dataclass(frozen=True)
class Seen:
    """What the world shows of one deed."""

    threads: int
    messages: int
    """Messages of the bot with the mark in them, in channels and threads, recaps aside."""
    recaps: int
    directs: int
    meetings: int
    """Private threads with the mark in them."""
    stored: int
    """Rows for organizers or for the inbox that hold the mark."""
    have_met: bool = False
    """Whether the two of a request to meet have a private thread, be it by the request of the other."""
    is_past: bool = False
    """Whether it was erased so long ago that nobody waits for it any more."""
    is_closed: bool = False
    """Whether the question that it answers has closed."""


def imbalance(deed: Deed, seen: Seen) -> Iterator[str]:
    """Yield what is wrong with what became of a deed: lost, doubled, never agreed to, or not erased."""
    if deed.is_gone and deed.kind in ("share", "help", "flag", "answer"):
        if seen.threads or seen.messages or seen.recaps:
            yield f"{deed.mark}: it was erased, and still stands there"
        return
    if deed.kind == "ask" and seen.is_past and (seen.directs or seen.meetings):
        yield f"{deed.mark}: whoever asked was erased, and their words still stand there"
    match deed.kind:
        case "share":
            yield from _once(deed, "posts", seen.threads)
        case "help" | "flag":
            yield from _once(deed, "messages", seen.messages)
        case "answer":
            yield from _once(deed, "messages", seen.messages)
            yield from _once(deed, "places in the recap", seen.recaps, at_least=int(seen.is_closed))
        case "report":
            yield from _once(deed, "reports", seen.stored)
        case "warning":
            yield from _once(deed, "words in the inbox", seen.stored)
            yield from _once(deed, "direct messages", seen.directs, at_least=0)
        case "ask":
            yield from _of_a_request(deed, seen)
        case "erasure":
            pass  # it shows in what became of the rest
        case _:
            raise ValueError(deed.kind)


def _of_a_request(deed: Deed, seen: Seen) -> Iterator[str]:
    yield from _once(deed, "direct messages", seen.directs, at_least=0)
    if seen.meetings > 1:
        yield f"{deed.mark}: introduced {seen.meetings} times"
    if seen.meetings and not deed.may_be_introduced:
        yield f"{deed.mark}: introduced without the other's yes"
    if deed.is_agreed and not seen.have_met and not deed.is_erased:
        yield f"{deed.mark}: both said yes, and they were not introduced"


def _once(deed: Deed, what: str, count: int, at_least: int = 1) -> Iterator[str]:
    if count > 1:
        yield f"{deed.mark}: {count} {what}"
    if deed.is_accepted and not deed.is_erased and count < at_least:
        yield f"{deed.mark}: it was accepted ({deed.answer!r}), and there are no {what}"

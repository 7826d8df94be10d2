"""What the coach takes to read a request for an introduction."""

from __future__ import annotations

from collections.abc import Sequence
from time import process_time
from typing import Final

from bot.guilds.phrases import PHRASES_MOST, Phrase
from bot.introductions.asking import AGENDA_MOST, LINE_MOST
from bot.introductions.coach import read
from tests.benchmarks.figures import Line, Report, Size, Tell, Versus, compared, microseconds, percentile
from tests.introductions.corpus import PARTS, Message, messages

_PHRASES: Final = [Phrase(f"phrase number {number}", "Another way") for number in range(PHRASES_MOST)]


def measure(size: Size, tell: Tell) -> Report:
    """Read every message of the corpus in turns with the floor, without and with organizers' phrases."""
    rounds = size.of(15, 1)
    corpus = [_as_sent(message) for part in PARTS for message in messages(part)][: size.of(10_000, 5)]
    alone, phrased = Versus(), Versus()
    for number in range(rounds):
        tell(f"round {number + 1} of {rounds}")
        floor = [_floor(message) for message in corpus]
        alone.add([_ours(message, ()) for message in corpus], floor)
        phrased.add([_ours(message, _PHRASES) for message in corpus], floor)
    return Report(
        "7. The coach",
        [
            compared("a message", alone, shown=microseconds),
            _tail(alone),
            compared(f"a message, {PHRASES_MOST} phrases of organizers", phrased, shown=microseconds),
            _tail(phrased),
        ],
        floor="str.casefold and str.split over the same text",
        note=f"n = {rounds} rounds of {len(corpus)} messages of the tests' corpus; CPU.",
    )


def _as_sent(message: Message) -> Message:
    """Return the message as long as the form allows."""
    line, agenda = message.line[:LINE_MOST], message.agenda[:AGENDA_MOST]
    return Message(message.reason, line, agenda, message.share, message.wanted)


def _tail(versus: Versus) -> Line:
    ours, floor = (microseconds(percentile(taken, 0.99)) for taken in (versus.ours, versus.floor))
    return Line("  p99", ours, floor)


def _ours(message: Message, phrases: Sequence[Phrase]) -> float:
    began = process_time()
    read(message, phrases, share_title=message.share)
    return process_time() - began


def _floor(message: Message) -> float:
    began = process_time()
    for text in (message.line, message.agenda, message.share):
        text.casefold().split()
    return process_time() - began

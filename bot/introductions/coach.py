"""The coach reads a request for an introduction and says what would make it easier to answer. It never blocks.

Its rules are the rows of ``RULES``: what each finds, why that matters, and a better way. docs/coach.md is drawn from
them. Rules that know English words in the absence of others (no topic, praise of nothing) keep silent on texts in other
languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from bot.core.language import N_, LazyString
from bot.core.text import shorten
from bot.guilds.phrases import Phrase
from bot.introductions import findings
from bot.introductions.findings import Find, Request
from bot.introductions.prose import key, phrase_key, prose

SHOWN_MOST: Final = 3
"""Pieces of advice worth showing at once: nobody mends ten things."""
EXCERPT_MOST: Final = 80


class Words(Protocol):
    """What somebody wrote who asks for an introduction."""

    @property
    def line(self) -> str:
        """What connects the two, and how the other's work helped."""
        ...

    @property
    def agenda(self) -> str:
        """What they would like to talk about."""
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing the coach looks for: rules are compared by their names."""

    name: str
    finds: LazyString = field(compare=False)
    """What it is, to stand above the advice."""
    why: LazyString = field(compare=False)
    better: LazyString = field(compare=False)
    find: Find = field(compare=False, repr=False)
    unless: tuple[str, ...] = field(default=(), compare=False)
    """Rules that stand earlier in the table and say enough of it: when one of them speaks, this one does not."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A rule that has something to say of a request."""

    rule: Rule
    excerpt: str = ""
    """The words it is about as they were typed, to be escaped; empty when something is missing."""
    phrase_advice: str | None = None
    """What organizers say of their own phrase, to be escaped; None for the coach's rules."""


PHRASE: Final = Rule(
    "phrase",
    N_("A phrase this server's organizers ask you to avoid"),
    N_("They know what is welcome here."),
    N_("Follow their advice."),
    lambda _: None,
)
RULES: Final = (
    Rule(
        "copied",
        N_("It reads as if it was sent to many"),
        N_("People answer somebody who writes to them, not a form letter."),
        N_("Use their name, or start right with what you have to say."),
        findings.copied,
    ),
    Rule(
        "referral",
        N_("It asks for a job or a referral"),
        N_("Whoever recommends you lends you their name. That takes knowing you first."),
        N_("Ask about their work or their way there. If you get on, the rest can come up later."),
        findings.referral,
    ),
    Rule(
        "free-work",
        N_("It asks for work without pay"),
        N_("A talk is a favour, an afternoon of work is a job."),
        N_("Ask one question that fits into the minutes, or say what you can pay."),
        findings.free_work,
    ),
    Rule(
        "demand",
        N_("It sounds pressing"),
        N_("Nobody owes a stranger an answer, and a request that can wait is easier to say yes to."),
        N_("Leave out the hurry. If a date matters, say which and why."),
        findings.demand,
    ),
    Rule(
        "contact",
        N_("It gives an address, a number or a calendar"),
        N_("They have not said yes yet, and the introduction will bring you together by itself."),
        N_("Leave it out, and use the room for what you want to talk about."),
        findings.contact,
    ),
    Rule(
        "shouting",
        N_("Capitals or rows of marks"),
        N_("They are read as shouting, even where joy is meant."),
        N_("Write it in ordinary letters, with one mark at the end."),
        findings.shouting,
    ),
    Rule(
        "stock-phrase",
        N_("A phrase that could mean anything, such as “pick your brain”"),
        N_("They cannot tell what they would say yes to, nor whether they can help."),
        N_("Put the question itself in its place."),
        findings.stock_phrase,
    ),
    Rule(
        "no-topic",
        N_("No question or topic yet"),
        N_("Knowing the question, they can tell whether they are the right person, and think ahead."),
        N_("Name the one thing you would ask first, and what you found out on your own."),
        findings.no_topic,
        unless=("referral", "free-work", "demand", "contact", "stock-phrase"),
    ),
    Rule(
        "bare-praise",
        N_("Praise that does not say what for"),
        N_("“Great work” fits everybody. Which part helped you, and how, is what an author loves to hear."),
        N_("Name one thing they made and what you did with it."),
        findings.bare_praise,
    ),
    Rule(
        "share-unsaid",
        N_("Nothing yet about the share you picked"),
        N_("It is the connection you have, and the best reason to answer you."),
        N_("Say which part of it helped you, and what you did with it."),
        findings.share_unsaid,
        unless=("bare-praise",),
    ),
    Rule(
        "about-me",
        N_("It is mostly about you"),
        N_("They look for their own place in it: why them, and what is in it for both."),
        N_("Keep one sentence on yourself, and say what of theirs brought you here."),
        findings.about_me,
        unless=("share-unsaid",),
    ),
    Rule(
        "too-short",
        N_("Too short to show what connects you"),
        N_("People say yes to those they have something in common with."),
        N_("Add a sentence: where you met their work, or what you share."),
        findings.too_short,
        unless=("copied", "referral", "bare-praise", "share-unsaid"),
    ),
    Rule(
        "too-long",
        N_("Long to read"),
        N_("Most people decide within a minute, and put a long letter aside for later."),
        N_("Keep what connects you and your question. The story can wait for the talk."),
        findings.too_long,
    ),
)
"""Every rule, the most useful first."""


def read(words: Words, phrases: Sequence[Phrase] = (), *, share_title: str = "") -> list[Advice]:
    """Return all advice on a request, the most useful first; ``share_title`` is the share it names, if any.

    Organizers' phrases come first and never change what else is said. Any text will do, and the time taken is in
    proportion to its length. Show :func:`most_useful`.
    """
    request = Request(prose(words.line), prose(words.agenda), prose(share_title))
    advice = _of_organizers(words, phrases)
    raised: set[str] = set()
    for rule in RULES:
        if raised.isdisjoint(rule.unless):
            excerpt = rule.find(request)
            if excerpt is not None:
                raised.add(rule.name)
                advice.append(Advice(rule, shorten(excerpt, EXCERPT_MOST)))
    return advice


def most_useful(advice: Sequence[Advice]) -> Sequence[Advice]:
    """Return what to show at once of what ``read`` has found.

    Where organizers and we advise on the same words, what the organizers say is enough.
    """
    theirs = {key(each.excerpt) for each in advice if each.rule is PHRASE}
    return [each for each in advice if each.rule is PHRASE or key(each.excerpt) not in theirs][:SHOWN_MOST]


def _of_organizers(words: Words, phrases: Sequence[Phrase]) -> list[Advice]:
    if not phrases:
        return []
    fields = (key(words.line), key(words.agenda))
    found: dict[str, Advice] = {}
    for phrase in phrases:
        sought = phrase_key(phrase.phrase)
        if sought and sought not in found and any(sought in text for text in fields):
            found[sought] = Advice(PHRASE, shorten(phrase.phrase, EXCERPT_MOST), phrase.advice)
    return list(found.values())

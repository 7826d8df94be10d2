"""Every sentence of what members say about themselves, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.text import escape, line, masked
from bot.members.facts import FACTS_MOST, Audience, FactKind
from bot.members.rules import LINKS_MOST, BadZone
from bot.ui.cards import member_mention, message_link, timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.members.facts import Fact
    from bot.members.rules import Profile
    from bot.projects.rules import Share

ONLY_IN_A_SERVER: Final = "This works inside a server, not in direct messages."
NOT_A_CHOICE: Final = "That is not one of the choices any more. Please choose again."

# ---------------------------------------------------------------------- the form

PROFILE_TITLE: Final = "About you"
EDIT: Final = "Edit my profile"
HEADLINE_LABEL: Final = "Who are you, in one line?"
ABOUT_LABEL: Final = "A little more, if you like"
ASK_ME_LABEL: Final = "Ask me about"
LINKS_LABEL: Final = "Links"
LINKS_HINT: Final = f"Up to {LINKS_MOST}, one on each line"
WHERE_LABEL: Final = "Place and time zone"
WHERE_HINT: Final = "Two lines: a place, and a zone such as Europe/Lisbon. Everybody here can see them."
TOO_MANY_LINKS: Final = (
    f"A profile has room for {LINKS_MOST} links, one on each line. Keep those you like best."
)
TOO_MANY_PLACES: Final = "That is more than two lines: one for the place, one for the time zone."
KEPT: Final = "Kept. `/profile show` is how others see you, and it stands at the top of your `/portfolio`."
EMPTIED: Final = "Kept. Your profile is empty now."


def bad_zone(refused: BadZone) -> str:
    """Say that there is no such zone, and which there may be."""
    nearest = " or ".join(f"`{name}`" for name in refused.suggestions)
    told = f"I don't know the time zone “{escape(line(refused.name, 60))}”."
    if nearest:
        return f"{told} Did you mean {nearest}?"
    return f"{told} Zones are named like `Europe/Lisbon`; `/profile edit` suggests them as you type a city."


def kept(profile: Profile) -> str:
    """Say that a profile was kept, and what others find in it of where the member is."""
    if not profile:
        return EMPTIED
    if profile.place and not profile.zone:
        return (
            f"{KEPT}\n-# I know your place but no time zone. A second line such as `Europe/Lisbon` adds it."
        )
    return KEPT


# ---------------------------------------------------------------------- facts

KINDS: Final[dict[FactKind, str]] = {
    FactKind.SKILL: "Skills",
    FactKind.INTEREST: "Interests",
    FactKind.PLACE: "Where I am",
    FactKind.LANGUAGE: "Languages",
    FactKind.SCHOOL: "Schools",
    FactKind.HOBBY: "Hobbies",
    FactKind.LIVED: "Where I have lived",
}
"""Names of the kinds; they are the titles of forms too, so at most 45 characters (Discord docs, Component Reference)."""
AUDIENCES: Final[dict[Audience, tuple[str, str]]] = {
    Audience.EVERYONE: ("Everybody here", "Anybody in this server can look it up"),
    Audience.SHARED: (
        "Only what we have in common",
        "Said only to whoever says the same, once you both agreed to meet",
    ),
    Audience.NOBODY: ("Nobody", "Kept for yourself; never shown, never compared"),
}
FACTS_TITLE: Final = "What you may have in common"
FACTS_HEADING: Final = "What you may have in common with others"
FACTS_INTRO: Final = (
    "A line on each is enough. When you meet somebody, I can say what you share: the language, the town, the "
    "hobby. You choose for each who may see it, and you can change or empty it at any time."
)
CHOOSE_KIND: Final = "Choose what to fill in or change"
EDIT_FACTS: Final = "Edit my facts"
NOTHING_YET: Final = "Nothing yet."
VALUES_LABEL: Final = "Separated by commas"
VALUES_HINT: Final = f"Up to {FACTS_MOST}. Leave it empty to take everything back."
AUDIENCE_LABEL: Final = "Who may see it?"


def fact_line(kind: FactKind, facts: Sequence[Fact]) -> str:
    """Say what is stored of one kind, and who may see it."""
    if not facts:
        return f"**{KINDS[kind]}** · {NOTHING_YET}"
    return f"**{KINDS[kind]}** · {_values(facts)}\n-# {AUDIENCES[facts[0].audience][0]}"


def facts_kept(kind: FactKind, facts: Sequence[Fact]) -> str:
    """Say what became of what was filled in."""
    if not facts:
        return f"{KINDS[kind]}: there is nothing left."
    room = f" There is room for {FACTS_MOST}." if len(facts) == FACTS_MOST else ""
    return f"{KINDS[kind]}: kept.{room}"


# ---------------------------------------------------------------------- a profile

YOURS: Final = "Your profile"
EMPTY_OWN: Final = "There is nothing here yet. A line about who you are and what people may ask you is plenty: `/profile edit`."
ONLY_YOU: Final = "**Only you see the rest here**"
LATEST: Final = "Latest shares"


def heading(user_id: int, *, own: bool) -> str:
    """Name whose profile it is."""
    return YOURS if own else f"Profile of {member_mention(user_id)}"


def empty(user_id: int) -> str:
    """Say that a member has said nothing about themselves."""
    return f"{member_mention(user_id)} has not said anything about themselves here yet."


def words(profile: Profile) -> str:
    """Return what a member wrote about themselves."""
    where = " · ".join(escape(part) for part in (profile.place, profile.zone) if part)
    parts = [
        f"**{escape(profile.headline)}**" if profile.headline else "",
        escape(profile.about),
        f"Ask me about: {escape(profile.ask_me)}" if profile.ask_me else "",
        f"-# {where}" if where else "",
    ]
    return "\n".join(part for part in parts if part)


def facts(said: Iterable[Fact]) -> str:
    """Return facts, a kind to a line."""
    by_kind: dict[FactKind, list[Fact]] = {}
    for fact in said:
        by_kind.setdefault(fact.kind, []).append(fact)
    return "\n".join(f"**{KINDS[kind]}** · {_values(by_kind[kind])}" for kind in FactKind if kind in by_kind)


def kept_private(said: Sequence[Fact]) -> str:
    """Return, to the member alone, what others are not shown, under who may ever see it."""
    parts = [
        f"-# {AUDIENCES[audience][0]}. {AUDIENCES[audience][1]}.\n{told}"
        for audience in (Audience.SHARED, Audience.NOBODY)
        if (told := facts(fact for fact in said if fact.audience is audience))
    ]
    return "\n".join([ONLY_YOU, *parts]) if parts else ""


def latest(shares: Sequence[Share]) -> str:
    """Return links to a member's latest shares."""
    lines = [
        f"- {masked(share.title, message_link(share.guild_id, share.thread_id))}, "
        f"{timestamp(share.created_at, 'R')}"
        for share in shares
        if share.thread_id is not None
    ]
    return "\n".join([f"**{LATEST}**", *lines]) if lines else ""


def _values(said: Sequence[Fact]) -> str:
    return ", ".join(escape(fact.value) for fact in said)

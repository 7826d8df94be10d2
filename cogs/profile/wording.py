"""Every sentence of what members say about themselves, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.language import N_, LazyString, _, listed
from bot.core.text import escape, line, masked
from bot.members.facts import FACTS_MOST, Audience, FactKind
from bot.members.rules import LINKS_MOST, BadZone
from bot.ui.cards import member_mention, message_link, timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.members.facts import Fact
    from bot.members.rules import Profile
    from bot.projects.rules import Share

ONLY_IN_A_SERVER: Final = N_("This works inside a server, not in direct messages.")
NOT_A_CHOICE: Final = N_("That is not one of the choices any more. Please choose again.")

# ---------------------------------------------------------------------- the form

PROFILE_TITLE: Final = N_("About you")
EDIT: Final = N_("Edit my profile")
HEADLINE_LABEL: Final = N_("Who are you, in one line?")
ABOUT_LABEL: Final = N_("A little more, if you like")
ASK_ME_LABEL: Final = N_("Ask me about")
LINKS_LABEL: Final = N_("Links")
LINKS_HINT: Final = N_("Up to {most}, one on each line", most=LINKS_MOST)
WHERE_LABEL: Final = N_("Place and time zone")
WHERE_HINT: Final = N_("Two lines: a place, and a zone such as Europe/Lisbon. Everybody here can see them.")
TOO_MANY_LINKS: Final = N_(
    "A profile has room for {most} links, one on each line. Keep those you like best.",
    most=LINKS_MOST,
)
TOO_MANY_PLACES: Final = N_("That is more than two lines: one for the place, one for the time zone.")
KEPT: Final = N_(
    "Kept. `/profile show` is how others see you, and it stands at the top of your `/portfolio`."
)
EMPTIED: Final = N_("Kept. Your profile is empty now.")


def bad_zone(refused: BadZone) -> str:
    """Say that there is no such zone, and which there may be."""
    told = _("I don't know the time zone “{name}”.", name=escape(line(refused.name, 60)))
    if refused.suggestions:
        nearest = listed([f"`{name}`" for name in refused.suggestions], either=True)
        advice = _("Did you mean {nearest}?", nearest=nearest)
    else:
        advice = _("Zones are named like `Europe/Lisbon`; `/profile edit` suggests them as you type a city.")
    return f"{told} {advice}"


def kept(profile: Profile) -> str:
    """Say that a profile was kept, and what others find in it of where the member is."""
    if not profile:
        return str(EMPTIED)
    if profile.place and not profile.zone:
        note = _("I know your place but no time zone. A second line such as `Europe/Lisbon` adds it.")
        return f"{KEPT}\n-# {note}"
    return str(KEPT)


# ---------------------------------------------------------------------- facts

KINDS: Final[dict[FactKind, LazyString]] = {
    FactKind.SKILL: N_("Skills"),
    FactKind.INTEREST: N_("Interests"),
    FactKind.PLACE: N_("Where I am"),
    FactKind.LANGUAGE: N_("Languages"),
    FactKind.SCHOOL: N_("Schools"),
    FactKind.HOBBY: N_("Hobbies"),
    FactKind.LIVED: N_("Where I have lived"),
}
"""Names of the kinds; they are the titles of forms too, so at most 45 characters (Discord docs, Component Reference)."""
AUDIENCES: Final[dict[Audience, tuple[LazyString, LazyString]]] = {
    Audience.EVERYONE: (N_("Everybody here"), N_("Anybody in this server can look it up")),
    Audience.SHARED: (
        N_("Only what we have in common"),
        N_("Said only to whoever says the same, once you both agreed to meet"),
    ),
    Audience.NOBODY: (N_("Nobody"), N_("Kept for yourself; never shown, never compared")),
}
FACTS_TITLE: Final = N_("What you may have in common")
FACTS_HEADING: Final = N_("What you may have in common with others")
FACTS_INTRO: Final = N_(
    "A line on each is enough. When you meet somebody, I can say what you share: the language, the town, the "
    "hobby. You choose for each who may see it, and you can change or empty it at any time."
)
CHOOSE_KIND: Final = N_("Choose what to fill in or change")
EDIT_FACTS: Final = N_("Edit my facts")
NOTHING_YET: Final = N_("Nothing yet.")
VALUES_LABEL: Final = N_("Separated by commas")
VALUES_HINT: Final = N_("Up to {most}. Leave it empty to take everything back.", most=FACTS_MOST)
AUDIENCE_LABEL: Final = N_("Who may see it?")


def fact_line(kind: FactKind, facts: Sequence[Fact]) -> str:
    """Say what is stored of one kind, and who may see it."""
    if not facts:
        return f"**{KINDS[kind]}** · {NOTHING_YET}"
    return f"**{KINDS[kind]}** · {_values(facts)}\n-# {AUDIENCES[facts[0].audience][0]}"


def facts_kept(kind: FactKind, facts: Sequence[Fact]) -> str:
    """Say what became of what was filled in."""
    if not facts:
        return _("{kind}: there is nothing left.", kind=KINDS[kind])
    told = _("{kind}: kept.", kind=KINDS[kind])
    if len(facts) < FACTS_MOST:
        return told
    room = _("There is room for {most}.", most=FACTS_MOST)
    return f"{told} {room}"


# ---------------------------------------------------------------------- a profile

YOURS: Final = N_("Your profile")
EMPTY_OWN: Final = N_(
    "There is nothing here yet. A line about who you are and what people may ask you is plenty: `/profile edit`."
)
ONLY_YOU: Final = N_("Only you see the rest here")
LATEST: Final = N_("Latest shares")


def heading(user_id: int, *, own: bool) -> str:
    """Name whose profile it is."""
    return str(YOURS) if own else _("Profile of {user}", user=member_mention(user_id))


def empty(user_id: int) -> str:
    """Say that a member has said nothing about themselves."""
    return _("{user} has not said anything about themselves here yet.", user=member_mention(user_id))


def words(profile: Profile) -> str:
    """Return what a member wrote about themselves."""
    where = " · ".join(escape(part) for part in (profile.place, profile.zone) if part)
    parts = [
        f"**{escape(profile.headline)}**" if profile.headline else "",
        escape(profile.about),
        _("Ask me about: {ask_me}", ask_me=escape(profile.ask_me)) if profile.ask_me else "",
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
    return "\n".join([f"**{ONLY_YOU}**", *parts]) if parts else ""


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

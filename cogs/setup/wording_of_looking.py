"""Every sentence of setting up looking and hiring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.text import escape
from bot.guilds.rules import FLAG_DAYS_LEAST, FLAG_DAYS_MOST, TAG_MOST, GuildSettings, Tag
from bot.looking.rules import NOTICE, Sort
from bot.ui.cards import channel_mention, role_mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.ui.badges import BadgeLook
    from bot.ui.channels import Look

HEADING: Final = "Looking and hiring"
OPEN: Final = "Change looking and hiring"
BACK: Final = "Back to the settings"
INTRO: Final = (
    "Members say that they look for work with `/looking`, and that they hire with `/hiring`; others can browse it. "
    "Whatever you turn on here besides, each member chooses for themselves."
)
SIDE: Final = {Sort.LOOKING: "**Looking**", Sort.HIRING: "**Hiring**"}
CHOOSE_CHANNEL: Final = "Choose a text channel for cards, or none"
CHOOSE_BADGE: Final = "Choose a role as a badge, or none"
CHANGE_TAGS: Final = "Change tags and days"
TAGS_TITLE: Final = "Tags and days"
TAG_HINT: Final = f"Up to {TAG_MOST} characters. Empty: no tag"
TAG_LABEL: Final = {
    Tag.LOOKING: "Behind the nickname of who is looking",
    Tag.HIRING: "Behind the nickname of who is hiring",
}
TAG_EXAMPLE: Final = {Tag.LOOKING: "[looking]", Tag.HIRING: "[hiring]"}
DAYS_LABEL: Final = "Days until it runs out"
DAYS_HINT: Final = f"{FLAG_DAYS_LEAST} to {FLAG_DAYS_MOST}, for what is put up or renewed from now on"
CELEBRATE: Final = {True: "Turn celebration on", False: "Turn celebration off"}

NOT_FOR_CARDS: Final = "That channel is not there any more, or can't hold cards. Please choose a plain text channel of this server."

CANT_LOOK: Final = "I can't look at it just now; Discord is still connecting me. Try again in a minute."
THEN_CHOOSE: Final = "Then choose it again."
THEN_LOOK: Final = "Then press **Look again**."
CARDS_WAIT: Final = "I notice by myself; cards wait until then."
RENAME: Final = (
    "I lack **Manage Nicknames**, so no tag is put behind a name yet. Open **Server Settings → Roles**, choose my "
    "role, then **Permissions**, and allow it."
)
NOT_RENAMED: Final = (
    "Discord does not let me rename the server's owner, or members with a role above mine: they get no tag."
)
NEEDS_YOU: Final = "Something there needs you."


def channel_of(settings: GuildSettings, sort: Sort) -> int | None:
    """Return where the cards of a sort go."""
    return settings.looking_channel_id if sort is Sort.LOOKING else settings.hiring_channel_id


def badge_of(settings: GuildSettings, sort: Sort) -> int | None:
    """Return the role that is the badge of a sort."""
    return settings.looking_role_id if sort is Sort.LOOKING else settings.hiring_role_id


def tag_of(settings: GuildSettings, sort: Sort) -> str:
    """Return what stands behind nicknames for a sort."""
    return settings.looking_tag if sort is Sort.LOOKING else settings.hiring_tag


# ---------------------------------------------------------------------- how it stands


def summary(settings: GuildSettings, *, is_fine: bool) -> str:
    """Say in a line what is on, and whether something there is amiss, for the panel that leads to all of it."""
    parts = {
        "cards": any(channel_of(settings, sort) is not None for sort in Sort),
        "badges": any(badge_of(settings, sort) is not None for sort in Sort),
        "tags": any(tag_of(settings, sort) for sort in Sort),
        "celebration": settings.is_celebrating,
    }
    on, off = ([name for name, is_on in parts.items() if is_on is wanted] for wanted in (True, False))
    told = [
        f"{_listed(names).capitalize()} {_are(names)} {state}."
        for names, state in ((on, "on"), (off, "off"))
        if names
    ]
    return f"**{HEADING}** {' '.join(told if is_fine else [*told, NEEDS_YOU])}"


def side(sort: Sort, settings: GuildSettings, card: Look | None, badge: BadgeLook | None) -> str:
    """Say of one sort where its cards go and what its badge is."""
    return (
        f"{SIDE[sort]}\n{_cards(channel_of(settings, sort), card)}\n{_badge(badge_of(settings, sort), badge)}"
    )


def _cards(channel_id: int | None, look: Look | None) -> str:
    if channel_id is None:
        return "Cards are off: choose a channel, and members may have one there."
    where = channel_mention(channel_id)
    if look is not None and not look.is_there:
        return (
            "The channel for cards was deleted, or is no plain text channel any more. Choose another one, or none; "
            "until then there are no cards."
        )
    return f"Cards go to {where}."


def _badge(role_id: int | None, look: BadgeLook | None) -> str:
    if role_id is None:
        return "The badge is off: choose a role, and members may wear it."
    if look is not None and not look.is_there:
        return "The role for the badge was deleted. Choose another one, or none; until then nobody gets it."
    return f"The badge is {role_mention(role_id)}."


def tags(settings: GuildSettings) -> str:
    """Say what stands behind nicknames, and how long all of it runs."""
    if shown := [f"**{escape(tag)}** when {sort.value}" for sort in Sort if (tag := tag_of(settings, sort))]:
        told = f"Members may have this behind their nickname: {_listed(shown)}."
    else:
        told = "Tags are off: with one, members may have it behind their nickname."
    return (
        f"**Tags** {told}\n**Days** What members put up runs for {settings.flag_days} days. "
        f"{NOTICE.days} days before its end I ask whoever put it up; without an answer it runs out quietly."
    )


def celebration(settings: GuildSettings) -> str:
    """Say whether a find may be told in public."""
    if not settings.is_celebrating:
        return "**Celebration** is off: what members find is told nowhere."
    where = [
        channel_mention(channel_id) for sort in Sort if (channel_id := channel_of(settings, sort)) is not None
    ]
    if not where:
        return "**Celebration** is on, but needs a channel for cards: that is where it would be told."
    return f"**Celebration** is on: whoever found something may have one line told in {_listed(dict.fromkeys(where))}."


def choices(settings: GuildSettings) -> str:
    """Say what members will be able to choose, each time they look or hire."""
    return "\n".join(
        f"Whoever is {sort.value} chooses who may see it{_choices(settings, sort)}." for sort in Sort
    )


def _choices(settings: GuildSettings, sort: Sort) -> str:
    channel_id, role_id, tag = channel_of(settings, sort), badge_of(settings, sort), tag_of(settings, sort)
    found: list[str] = []
    if channel_id is not None:
        found.append(f"a card in {channel_mention(channel_id)}")
    if role_id is not None:
        found.append(f"the badge {role_mention(role_id)}")
    if tag:
        found.append(f"the tag {escape(tag)}")
    if channel_id is not None and settings.is_celebrating:
        found.append("a line of celebration at the end")
    return f", and may have {_listed(found)}" if found else ""


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 and not names[0].endswith("s") else "are"

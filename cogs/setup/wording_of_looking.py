"""Every sentence of setting up looking and hiring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.language import N_, NP_, _, listed, ngettext
from bot.core.text import escape
from bot.guilds.rules import FLAG_DAYS_LEAST, FLAG_DAYS_MOST, TAG_MOST, GuildSettings, Tag
from bot.looking.rules import NOTICE, Sort
from bot.ui.cards import channel_mention, role_mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ui.badges import BadgeLook
    from bot.ui.channels import Look

HEADING: Final = N_("Looking and hiring")
OPEN: Final = N_("Change looking and hiring")
BACK: Final = N_("Back to the settings")
INTRO: Final = N_(
    "Members say that they look for work with `/looking`, and that they hire with `/hiring`; others can browse it. "
    "Whatever you turn on here besides, each member chooses for themselves."
)
SIDE: Final = {Sort.LOOKING: N_("**Looking**"), Sort.HIRING: N_("**Hiring**")}
CHOOSE_CHANNEL: Final = N_("Choose a text channel for cards, or none")
CHOOSE_BADGE: Final = N_("Choose a role as a badge, or none")
CHANGE_TAGS: Final = N_("Change tags and days")
TAGS_TITLE: Final = N_("Tags and days")
TAG_HINT: Final = N_("Up to {tag_most} characters. Empty: no tag", tag_most=TAG_MOST)
TAG_LABEL: Final = {
    Tag.LOOKING: N_("Behind the nickname of who is looking"),
    Tag.HIRING: N_("Behind the nickname of who is hiring"),
}
TAG_EXAMPLE: Final = {Tag.LOOKING: N_("[looking]"), Tag.HIRING: N_("[hiring]")}
DAYS_LABEL: Final = N_("Days until it runs out")
DAYS_HINT: Final = N_(
    "{flag_days_least} to {flag_days_most}, for what is put up or renewed from now on",
    flag_days_least=FLAG_DAYS_LEAST,
    flag_days_most=FLAG_DAYS_MOST,
)
CELEBRATE: Final = {True: N_("Turn celebration on"), False: N_("Turn celebration off")}

NOT_FOR_CARDS: Final = N_(
    "That channel is not there any more, or can't hold cards. Please choose a plain text channel of this server."
)

CANT_LOOK: Final = N_("I can't look at it just now; Discord is still connecting me. Try again in a minute.")
THEN_CHOOSE: Final = N_("Then choose it again.")
THEN_LOOK: Final = N_("Then press **Look again**.")
CARDS_WAIT: Final = N_("I notice by myself; cards wait until then.")
RENAME: Final = N_(
    "I lack **Manage Nicknames**, so no tag is put behind a name yet. Open **Server Settings → Roles**, choose my "
    "role, then **Permissions**, and allow it."
)
NOT_RENAMED: Final = N_(
    "Discord does not let me rename the server's owner, or members with a role above mine: they get no tag."
)
NEEDS_YOU: Final = N_("Something there needs you.")

_CARDS, _BADGES, _TAGS, _CELEBRATION = "cards", "badges", "tags", "celebration"
_PART_FIRST: Final = {
    _CARDS: NP_("begins a sentence", "Cards"),
    _BADGES: NP_("begins a sentence", "Badges"),
    _TAGS: NP_("begins a sentence", "Tags"),
    _CELEBRATION: NP_("begins a sentence", "Celebration"),
}
_PART: Final = {
    _CARDS: NP_("within a sentence", "cards"),
    _BADGES: NP_("within a sentence", "badges"),
    _TAGS: NP_("within a sentence", "tags"),
    _CELEBRATION: NP_("within a sentence", "celebration"),
}
_WHEN: Final = {Sort.LOOKING: N_("**{tag}** when looking"), Sort.HIRING: N_("**{tag}** when hiring")}
_CHOOSES: Final = {
    Sort.LOOKING: N_("Whoever is looking chooses who may see it."),
    Sort.HIRING: N_("Whoever is hiring chooses who may see it."),
}
_CHOOSES_AND: Final = {
    Sort.LOOKING: N_("Whoever is looking chooses who may see it, and may have {choices}."),
    Sort.HIRING: N_("Whoever is hiring chooses who may see it, and may have {choices}."),
}


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
    is_on = {
        _CARDS: any(channel_of(settings, sort) is not None for sort in Sort),
        _BADGES: any(badge_of(settings, sort) is not None for sort in Sort),
        _TAGS: any(tag_of(settings, sort) for sort in Sort),
        _CELEBRATION: settings.is_celebrating,
    }
    told = [f"**{HEADING}**"]
    if on := [part for part, is_it in is_on.items() if is_it]:
        told.append(ngettext("{parts} is on.", "{parts} are on.", _number(on), parts=_begun(on)))
    if off := [part for part, is_it in is_on.items() if not is_it]:
        told.append(ngettext("{parts} is off.", "{parts} are off.", _number(off), parts=_begun(off)))
    return " ".join(told if is_fine else [*told, str(NEEDS_YOU)])


def _begun(parts: Sequence[str]) -> str:
    """Return parts as they begin a sentence."""
    first, *others = parts
    return listed([str(_PART_FIRST[first]), *(str(_PART[each]) for each in others)])


def _number(parts: Sequence[str]) -> int:
    """Return a count for the grammar: celebration is one thing, each other part is several."""
    return 1 if list(parts) == [_CELEBRATION] else 2


def side(sort: Sort, settings: GuildSettings, card: Look | None, badge: BadgeLook | None) -> str:
    """Say of one sort where its cards go and what its badge is."""
    return (
        f"{SIDE[sort]}\n{_cards(channel_of(settings, sort), card)}\n{_badge(badge_of(settings, sort), badge)}"
    )


def _cards(channel_id: int | None, look: Look | None) -> str:
    if channel_id is None:
        return _("Cards are off: choose a channel, and members may have one there.")
    where = channel_mention(channel_id)
    if look is not None and not look.is_there:
        return _(
            "The channel for cards was deleted, or is no plain text channel any more. Choose another one, or none; "
            "until then there are no cards."
        )
    return _("Cards go to {where}.", where=where)


def _badge(role_id: int | None, look: BadgeLook | None) -> str:
    if role_id is None:
        return _("The badge is off: choose a role, and members may wear it.")
    if look is not None and not look.is_there:
        return _(
            "The role for the badge was deleted. Choose another one, or none; until then nobody gets it."
        )
    return _("The badge is {role}.", role=role_mention(role_id))


def tags(settings: GuildSettings) -> str:
    """Say what stands behind nicknames, and how long all of it runs."""
    if shown := [_WHEN[sort].format(tag=escape(tag)) for sort in Sort if (tag := tag_of(settings, sort))]:
        told = _("Members may have this behind their nickname: {tags}.", tags=listed(shown))
    else:
        told = _("Tags are off: with one, members may have it behind their nickname.")
    return _(
        "**Tags** {told}\n**Days** What members put up runs for {days} days. "
        "{notice} days before its end I ask whoever put it up; without an answer it runs out quietly.",
        told=told,
        days=settings.flag_days,
        notice=NOTICE.days,
    )


def celebration(settings: GuildSettings) -> str:
    """Say whether a find may be told in public."""
    if not settings.is_celebrating:
        return _("**Celebration** is off: what members find is told nowhere.")
    where = [
        channel_mention(channel_id) for sort in Sort if (channel_id := channel_of(settings, sort)) is not None
    ]
    if not where:
        return _("**Celebration** is on, but needs a channel for cards: that is where it would be told.")
    return _(
        "**Celebration** is on: whoever found something may have one line told in {channels}.",
        channels=listed(list(dict.fromkeys(where))),
    )


def choices(settings: GuildSettings) -> str:
    """Say what members will be able to choose, each time they look or hire."""
    lines: list[str] = []
    for sort in Sort:
        found = _choices(settings, sort)
        lines.append(_CHOOSES_AND[sort].format(choices=listed(found)) if found else str(_CHOOSES[sort]))
    return "\n".join(lines)


def _choices(settings: GuildSettings, sort: Sort) -> list[str]:
    channel_id, role_id, tag = channel_of(settings, sort), badge_of(settings, sort), tag_of(settings, sort)
    found: list[str] = []
    if channel_id is not None:
        found.append(_("a card in {channel}", channel=channel_mention(channel_id)))
    if role_id is not None:
        found.append(_("the badge {role}", role=role_mention(role_id)))
    if tag:
        found.append(_("the tag {tag}", tag=escape(tag)))
    if channel_id is not None and settings.is_celebrating:
        found.append(_("a line of celebration at the end"))
    return found

"""Every sentence of setting up, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.calendar import zone
from bot.core.language import N_, _, listed, ngettext
from bot.core.text import escape, line
from bot.guilds.rules import (
    ASKS_LEAST,
    ASKS_MOST,
    PAIR_AGAIN_DAYS_MOST,
    RESCUE_HOURS_LEAST,
    RESCUE_HOURS_MOST,
    BadgeOrganizes,
    BadLanguage,
    BadLimit,
    BadRescueHours,
    BadTag,
    BadZone,
    SettingsRefusal,
)
from bot.ui.cards import channel_mention, role_mention
from bot.ui.channels import missing_names
from bot.ui.fields import Option
from bot.ui.permission_names import channel_permission

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.language import Said
    from bot.guilds.rules import GuildSettings
    from bot.rescue.rules import RescueRate
    from bot.ui.channels import Look

ONLY_IN_A_SERVER: Final = N_("This works inside a server, not in direct messages.")
NOT_AN_ORGANIZER: Final = N_(
    "Only organizers can change how I work here: whoever may manage this server, or has the role it named."
)
CHANNEL_VANISHED: Final = N_(
    "That channel is not there any more, or shares can't go there. Please choose another one."
)
NOT_FOR_INTRODUCTIONS: Final = N_(
    "That channel is not there any more, or can't hold private threads. Please choose a plain text channel."
)
ROLE_VANISHED: Final = N_("That role is not there any more. Please choose another one.")
NOT_EVERYONE: Final = N_(
    "With that role everybody would be an organizer. Please choose a role that only organizers have."
)
NOT_HOURS: Final = N_(
    "Please write a whole number of hours, from {rescue_hours_least} to {rescue_hours_most}.",
    rescue_hours_least=RESCUE_HOURS_LEAST,
    rescue_hours_most=RESCUE_HOURS_MOST,
)
UNCHANGED: Final = N_("Nothing was changed.")

HEADING: Final = N_("Settings")
SHARING: Final = N_("Sharing")
INTRODUCTIONS: Final = N_("Introductions")
BEGIN: Final = N_(
    "Choose the channel where shares are posted. That is all I need: the rest can stay as it is."
)
ALMOST: Final = N_("Almost there: one thing below needs you.")
CANT_LOOK: Final = N_(
    "I can't look at the channel just now; Discord is still connecting me. **Look again** in a minute."
)
GONE: Final = N_("The channel for shares was deleted. Choose another one: what waits is posted there.")
SAVED: Final = N_("Saved.")
SAVED_AND_OUT: Final = N_(
    "Saved. You do not organize here any more: that is for whoever may manage this server, or has the role named for it."
)
LOOKED: Final = N_("I looked again.")
CHOOSE_CHANNEL: Final = N_("Choose a forum or a text channel")
CHOOSE_INTRODUCTIONS: Final = N_("Choose a text channel, or none")
CHOOSE_ROLE: Final = N_("Choose the organizers' role, or none")
CHANGE_TIMES: Final = N_("Change zone and hours")
LOOK_AGAIN: Final = N_("Look again")
TIMES_TITLE: Final = N_("Time zone and first answer")
ZONE_LABEL: Final = N_("This server's time zone")
ZONE_HINT: Final = N_("A name such as Europe/Lisbon or America/New_York")
HOURS_LABEL: Final = N_("Hours before volunteers are asked")
HOURS_HINT: Final = N_("How long a share may wait for a first answer before I ask volunteers to look")

SHARES_WAIT: Final = N_("I notice by myself; shares made until then wait and lose nothing.")
DIRECT_MEANWHILE: Final = N_("I notice by myself; until then I introduce people by direct message.")
INTRODUCTIONS_BEGIN: Final = N_(
    "When two people both said yes, I introduce them by a direct message to each. Choose a text channel, "
    "and they get a private thread under it instead."
)
INTRODUCTIONS_ALMOST: Final = N_("Two people can't have a private thread yet: one thing below needs you.")
INTRODUCTIONS_GONE: Final = N_(
    "The channel for introductions was deleted, or is no plain text channel any more. Choose another one, "
    "or none; until then I introduce people by direct message."
)

LIMITS_TITLE: Final = N_("Limits of introductions")
CHANGE_LIMITS: Final = N_("Change limits")
ASKS_OPEN_LABEL: Final = N_("Open asks per member")
ASKS_OPEN_HINT: Final = N_(
    "For how many introductions a member may be waiting at a time: {asks_least} to {asks_most}",
    asks_least=ASKS_LEAST,
    asks_most=ASKS_MOST,
)
ASKS_RECEIVED_LABEL: Final = N_("Asks received in a week")
ASKS_RECEIVED_HINT: Final = N_(
    "How often a member may be asked to meet somebody: {asks_least} to {asks_most}",
    asks_least=ASKS_LEAST,
    asks_most=ASKS_MOST,
)
PAIR_AGAIN_LABEL: Final = N_("Days before the same two can be asked again")
PAIR_AGAIN_HINT: Final = N_(
    "After an ask between two people, how long none can follow: 0 to {pair_again_days_most}",
    pair_again_days_most=PAIR_AGAIN_DAYS_MOST,
)
GIVING_LABEL: Final = N_("Contribution first")
GIVING_HINT: Final = N_("Whether whoever asks must have shared something, or told an author what helped")
GIVING: Final = (
    Option("yes", N_("Yes"), N_("First a share, or a “This helped me”; then asking")),
    Option("no", N_("No"), N_("Everybody may ask from their first day")),
)

EDIT: Final = N_("Edit")


def status(look: Look | None, settings: GuildSettings) -> str:
    """Say in a sentence how things stand."""
    if settings.share_channel_id is None:
        return str(BEGIN)
    if look is None:
        return str(CANT_LOOK)
    if not look.is_there:
        return str(GONE)
    if look.missing:
        return str(ALMOST)
    return _("Members can share: `/share` posts to {channel}.", channel=channel_mention(look.channel_id))


def missing(look: Look) -> str:
    """Name the permissions that are missing; nothing if none is."""
    if not look.missing:
        return ""
    names = "\n".join(f"- **{name}**" for name in missing_names(look))
    return _("In {channel} I still need:\n{names}", channel=channel_mention(look.channel_id), names=names)


def how_to_allow(look: Look, own_name: str, meanwhile: Said) -> str:
    """Say how to give them, and what happens until then; nothing if none is missing."""
    if not look.missing:
        return ""
    how = ngettext(
        "Open the settings of {channel}, then **Permissions**, add **{own_name}** and allow this.",
        "Open the settings of {channel}, then **Permissions**, add **{own_name}** and allow these.",
        len(look.missing),
        channel=channel_mention(look.channel_id),
        own_name=escape(line(own_name)),
    )
    return f"{how} {meanwhile}"


def wish(look: Look) -> str:
    """Say what would be nice to have, if there is something."""
    if not look.is_forum or look.may_make_tags or look.missing:
        return ""
    return _(
        "With **{permission}** there I could make a tag for each kind of share. "
        "Without it I use the tags there are.",
        permission=channel_permission("manage_channels"),
    )


def preview(look: Look) -> str:
    """Say what a share will look like to members."""
    channel = channel_mention(look.channel_id)
    if look.is_forum:
        return _(
            "Members will see: each share as a post of its own in {channel}, with its author, what they ask for, and "
            "the buttons **This helped me**, **Ask the author**, **Follow** and **Meet the author**.",
            channel=channel,
        )
    return _(
        "Members will see: each share as a message in {channel} with a thread of its own, with its author, what they "
        "ask for, and the buttons **This helped me**, **Ask the author**, **Follow** and **Meet the author**.",
        channel=channel,
    )


def introductions(look: Look | None, settings: GuildSettings) -> str:
    """Say in a sentence how two people are introduced."""
    if settings.introductions_channel_id is None:
        return str(INTRODUCTIONS_BEGIN)
    if look is None:
        return str(CANT_LOOK)
    if not look.is_there:
        return str(INTRODUCTIONS_GONE)
    if look.missing:
        return str(INTRODUCTIONS_ALMOST)
    return _(
        "When two people both said yes, they get a private thread under {channel}. "
        "Only the two see it, and whoever may manage threads there.",
        channel=channel_mention(look.channel_id),
    )


def members_lack(look: Look) -> str:
    """Say what members need in a thread of theirs and may not have; nothing if they have it."""
    if not look.members_lack:
        return ""
    names = listed([f"**{channel_permission(name)}**" for name in look.members_lack])
    return _(
        "Members without a role of their own lack {names} in {channel}. "
        "Whoever lacks it can't talk in their thread.",
        names=names,
        channel=channel_mention(look.channel_id),
    )


def limits(settings: GuildSettings) -> str:
    """Say how much members may ask of each other."""
    at_a_time = ngettext(
        "**Limits** A member may wait for {count} introduction at a time, and be asked for {asked} a week.",
        "**Limits** A member may wait for {count} introductions at a time, and be asked for {asked} a week.",
        settings.asks_open_most,
        asked=settings.asks_received_most,
    )
    again = (
        ngettext(
            "Between the same two at least {count} day passes before another ask.",
            "Between the same two at least {count} days pass before another ask.",
            settings.pair_again_days,
        )
        if settings.pair_again_days
        else _("Between the same two another ask may follow at any time.")
    )
    giving = (
        _("Whoever asks must have contributed something first.")
        if settings.is_giving_first
        else _("Nobody has to contribute something first.")
    )
    return f"{at_a_time} {again} {giving}"


def coach(phrases: int) -> str:
    """Say what the coach does, and how many phrases it has from organizers."""
    does = _("**Coach** Before an ask is sent, I say how it could be better.")
    own = (
        ngettext(
            "It also looks for one phrase of yours.", "It also looks for {count} phrases of yours.", phrases
        )
        if phrases
        else _("You can add phrases to look for.")
    )
    return f"{does} {own}"


def organizers(settings: GuildSettings, *, role_is_there: bool) -> str:
    """Say who organizes."""
    if settings.organizer_role_id is None:
        return _("**Organizers** are those who may manage this server. You can name a role besides.")
    if not role_is_there:
        return _(
            "**Organizers** are those who may manage this server. The role you named was deleted; choose another."
        )
    role = role_mention(settings.organizer_role_id)
    return _(
        "**Organizers** are those who may manage this server, and {role}.\n"
        "-# To let {role} see `/setup`: Server Settings → Integrations → my name → `/setup`, and add the role.",
        role=role,
    )


def times(settings: GuildSettings, now: datetime) -> str:
    """Say which zone counts and how long a share may wait."""
    local = format(now.astimezone(zone(settings.zone)), "%H:%M")
    where = _("**Time zone** {zone}, where it is {local}.", zone=settings.zone, local=local)
    waiting = ngettext(
        "**Unanswered shares** go to volunteers after {count} hour.",
        "**Unanswered shares** go to volunteers after {count} hours.",
        settings.rescue_after_hours,
    )
    return f"{where}\n{waiting}"


def rate(rate: RescueRate) -> str:
    """Say how the rescue goes; groups under five are not broken down."""
    if not rate.waited:
        return _("In the last 30 days no share had to wait for an answer.")
    if rate.waited < _SMALL_GROUP:
        return _(
            "In the last 30 days fewer than {small_group} shares had to wait for an answer.",
            small_group=_SMALL_GROUP,
        )
    return _(
        "In the last 30 days {waited} shares had to wait for an answer. Volunteers were asked about "
        "{offered} of them, and {answered} were answered then.",
        waited=rate.waited,
        offered=rate.offered,
        answered=rate.answered,
    )


_SMALL_GROUP: Final = 5


def refusal(refused: SettingsRefusal) -> str:
    """Say why a setting can't be."""
    match refused:
        case BadZone(name, suggestions):
            typed = escape(line(name, 60))
            if not suggestions:
                return _(
                    "I know no time zone called “{typed}”. Try a city, such as Lisbon, or Europe/Lisbon.",
                    typed=typed,
                )
            return _(
                "I know no time zone called “{typed}”. Did you mean {zones}?",
                typed=typed,
                zones=listed([f"`{each}`" for each in suggestions], either=True),
            )
        case BadRescueHours():
            return str(NOT_HOURS)
        case BadLimit(_, least, most):
            return whole_number(least, most)
        case BadTag(_, most):
            return _(
                "A tag can have {most} characters, so that enough of the name stays; an emoji counts as two or more.",
                most=most,
            )
        case BadgeOrganizes(role_id):
            return _(
                "{role} can't be both: a badge, which members put on by themselves, and the role "
                "that tells organizers. Please choose another one.",
                role=role_mention(role_id),
            )
        case BadLanguage(language):
            return _(
                "I have no words in “{language}” yet. Please choose one of those offered.",
                language=escape(line(language, 60)),
            )
        case _:
            assert_never(refused)


def whole_number(least: int, most: int) -> str:
    """Say what may stand in a field that is already named."""
    return _("Please write a whole number from {least} to {most}.", least=least, most=most)

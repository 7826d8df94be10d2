"""Every sentence of `/organizer settings`: what each setting is called and what it does."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.core.language import N_, NP_, LazyString, _, languages, name_of, ngettext
from bot.core.text import escape
from bot.guilds.pillars import Pillar
from bot.guilds.rules import TAG_MOST
from bot.ui.cards import channel_mention, role_mention

if TYPE_CHECKING:
    from bot.guilds.pillars import PillarSettings

DESCRIPTION: Final = N_("See and change every setting of this server")
CHOOSE_GROUP: Final = N_("All settings, by what they are about")
CHOOSE_SETTING: Final = N_("Choose what to change")
CHANGE: Final = N_("Change")
RESET: Final = N_("Back to the default")
TURN: Final = {True: N_("Turn it on"), False: N_("Turn it off")}
BACK: Final = N_("Back")
HOME: Final = N_("Overview")
NONE: Final = N_("none")
CHOOSE_CHANNEL: Final = N_("Choose a channel, or none")
AS_DISCORD: Final = N_("as Discord has it for this server")
CHOOSE_LANGUAGE: Final = N_("Choose a language")
CHOOSE_ROLE: Final = N_("Choose a role, or none")
VALUE_TITLE: Final = N_("Change a setting")
VALUE_LABEL: Final = N_("What it shall be")
PAUSE_LABEL: Final = N_("What members read meanwhile")
PAUSE_HINT: Final = N_("One line, as why and until when; it may stay empty")
PAUSE: Final = N_("Let it rest")
RESUME: Final = N_("Let it go on")
UNKNOWN: Final = N_("I do not know that setting any more. Please use `/organizer settings` again.")
BAD_DAYS: Final = N_("Please write a whole number of days, from 0 to {most}.")
ROLE_GONE: Final = N_("That role is not there any more. Please choose another one.")


class Group(StrEnum):
    """What settings are about."""

    GENERAL = "general"
    SHARES = "shares"
    LOOKING = "looking"
    INTRODUCTIONS = "introductions"
    PROMPTS = "prompts"
    MODERATION = "moderation"


GROUP: Final[Mapping[Group, tuple[LazyString, LazyString]]] = {
    Group.GENERAL: (N_("General"), N_("Time zone, organizers")),
    Group.SHARES: (N_("Shares"), N_("Where they go, when volunteers are asked, who may take part")),
    Group.LOOKING: (N_("Looking and hiring"), N_("Cards, badges, tags, days, who may take part")),
    Group.INTRODUCTIONS: (N_("Introductions"), N_("Private threads, limits, who may take part")),
    Group.PROMPTS: (N_("Weekly question"), N_("Who may take part; the questions are in /prompts list")),
    Group.MODERATION: (N_("Reports and trail"), N_("The channels that only organizers see")),
}

ABOUT: Final[Mapping[str, tuple[LazyString, LazyString]]] = {
    "zone": (N_("Time zone"), N_("By whose clock questions come, and days begin.")),
    "language": (
        N_("Language"),
        N_(
            "Of what several people read. What only one member reads is in the language of their own Discord."
        ),
    ),
    "organizer_role_id": (
        N_("Organizers' role"),
        N_("Whoever has it organizes too, beside those who may manage the server."),
    ),
    "share_channel_id": (
        N_("Channel for shares"),
        N_("A forum, where each share is a post, or a text channel, where each has a thread."),
    ),
    "rescue_after_hours": (
        N_("Hours until volunteers are asked"),
        N_("How long a share may wait for a first answer."),
    ),
    "introductions_channel_id": (
        N_("Channel for introductions"),
        N_(
            "Two people who both said yes get a private thread under it. Without one, each gets a direct message."
        ),
    ),
    "asks_open_most": (N_("Open asks"), N_("For how many introductions a member may be waiting at a time.")),
    "asks_received_most": (
        N_("Asks received"),
        N_("How often a member may be asked to meet somebody, in a week."),
    ),
    "pair_again_days": (
        N_("The same two again"),
        N_("After how many days somebody may ask for the same person again."),
    ),
    "is_giving_first": (
        N_("Contribution first"),
        N_("Whether whoever asks must have shared, helped or answered something here."),
    ),
    "looking_channel_id": (
        N_("Cards of who is looking"),
        N_("Where they go. Without a channel there are none."),
    ),
    "hiring_channel_id": (
        N_("Cards of who is hiring"),
        N_("Where they go. Without a channel there are none."),
    ),
    "looking_role_id": (
        N_("Badge of who is looking"),
        N_("A role that members may wear. It must allow nothing that others may not."),
    ),
    "hiring_role_id": (
        N_("Badge of who is hiring"),
        N_("A role that members may wear. It must allow nothing that others may not."),
    ),
    "looking_tag": (N_("Tag of who is looking"), N_("What members may have behind their nickname.")),
    "hiring_tag": (N_("Tag of who is hiring"), N_("What members may have behind their nickname.")),
    "is_celebrating": (
        N_("Celebration"),
        N_("Whether members may have a public line when they found something."),
    ),
    "flag_days": (
        N_("Days until it runs out"),
        N_("How long what members put up runs, if they don't renew it."),
    ),
    "reports_channel_id": (
        N_("Channel for reports"),
        N_(
            "Where you read what members report, with buttons to settle it. Without one, `/reports` shows it. Members must not see it."
        ),
    ),
    "log_channel": (
        N_("Channel for the trail"),
        N_(
            "Where each thing that organizers do is noted. Without one, `/organizer audit` shows it. Members must not see it."
        ),
    ),
}
PILLAR: Final[Mapping[Pillar, LazyString]] = {
    Pillar.SHARES: NP_("what a setting is about", "shares"),
    Pillar.LOOKING: NP_("what a setting is about", "looking and hiring"),
    Pillar.INTRODUCTIONS: NP_("what a setting is about", "introductions"),
    Pillar.PROMPTS: NP_("what a setting is about", "the weekly question"),
}
OF_PILLAR: Final[Mapping[str, tuple[LazyString, LazyString]]] = {
    "is_on": (NP_("name of a setting", "On"), N_("Whether this server has {pillar} at all.")),
    "pause": (
        NP_("name of a setting", "Pause"),
        N_("Lets {pillar} rest for a while. Members read why; nothing is lost."),
    ),
    "role_id": (
        N_("Only with a role"),
        N_("Members need this role to take part in {pillar}. Organizers do not."),
    ),
    "member_days": (
        N_("Days in this server"),
        N_("How long members must have been here to take part in {pillar}."),
    ),
    "account_days": (
        N_("Age of the account"),
        N_("How many days old an account must be to take part in {pillar}."),
    ),
}


def label(name: str) -> str:
    """Return what a setting is called."""
    pillar, field = name.rpartition(".")[::2]
    return str(OF_PILLAR[field][0] if pillar else ABOUT[name][0])


def about(name: str) -> str:
    """Say what a setting does."""
    pillar, field = name.rpartition(".")[::2]
    if not pillar:
        return str(ABOUT[name][1])
    return OF_PILLAR[field][1].format(pillar=PILLAR[Pillar(pillar)])


def value(name: str, stored: object) -> str:
    """Return the value of a setting as it is read."""
    if name == "language":
        return name_of(str(stored)) if stored in languages() else str(AS_DISCORD)
    if stored is None or stored == "":
        return str(NONE)
    if isinstance(stored, bool):
        return _("yes") if stored else _("no")
    if name.endswith(("_channel_id", "log_channel")):
        return channel_mention(int(str(stored)))
    if name.endswith("role_id"):
        return role_mention(int(str(stored)))
    if name.endswith(("account_days", "pair_again_days")):
        return ngettext("{count} day", "{count} days", int(str(stored)))
    return escape(str(stored))


def pause(settings: PillarSettings) -> str:
    """Say whether a pillar rests, and what members read."""
    if settings.paused_at is None:
        return _("no")
    if not settings.pause_reason:
        return _("yes")
    return _("yes: “{reason}”", reason=escape(settings.pause_reason))


def bounds(name: str, default: str, least: int | None, most: int | None) -> str:
    """Say what is the default of a setting, and what it may be."""
    told = [_("Default: {default}.", default=default)]
    if name.endswith("_tag"):
        told.append(_("Up to {most} characters.", most=TAG_MOST))
    elif least is not None:
        told.append(_("From {least} to {most}.", least=least, most=most))
    return " ".join(told)


def line(name: str, shown: str) -> str:
    """Return a setting as one of a list."""
    return f"**{label(name)}** {shown}\n-# {about(name)}"


def page(name: str, shown: str, limits: str) -> str:
    """Return all there is to say of one setting."""
    now = _("Now: {shown}", shown=shown)
    return f"{about(name)}\n{now}\n-# {limits}"

"""Every sentence of `/organizer settings`: what each setting is called and what it does."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.core.text import escape
from bot.guilds.pillars import Pillar
from bot.guilds.rules import TAG_MOST
from bot.ui.cards import channel_mention, role_mention

if TYPE_CHECKING:
    from bot.guilds.pillars import PillarSettings

DESCRIPTION: Final = "See and change every setting of this server"
CHOOSE_GROUP: Final = "All settings, by what they are about"
CHOOSE_SETTING: Final = "Choose what to change"
CHANGE: Final = "Change"
RESET: Final = "Back to the default"
TURN: Final = {True: "Turn it on", False: "Turn it off"}
BACK: Final = "Back"
HOME: Final = "Overview"
NONE: Final = "none"
CHOOSE_CHANNEL: Final = "Choose a channel, or none"
CHOOSE_ROLE: Final = "Choose a role, or none"
VALUE_TITLE: Final = "Change a setting"
VALUE_LABEL: Final = "What it shall be"
PAUSE_LABEL: Final = "What members read meanwhile"
PAUSE_HINT: Final = "One line, as why and until when; it may stay empty"
PAUSE: Final = "Let it rest"
RESUME: Final = "Let it go on"
UNKNOWN: Final = "I do not know that setting any more. Please use `/organizer settings` again."
BAD_DAYS: Final = "Please write a whole number of days, from 0 to {most}."
ROLE_GONE: Final = "That role is not there any more. Please choose another one."


class Group(StrEnum):
    """What settings are about."""

    GENERAL = "general"
    SHARES = "shares"
    LOOKING = "looking"
    INTRODUCTIONS = "introductions"
    PROMPTS = "prompts"
    MODERATION = "moderation"


GROUP: Final[Mapping[Group, tuple[str, str]]] = {
    Group.GENERAL: ("General", "Time zone, organizers"),
    Group.SHARES: ("Shares", "Where they go, when volunteers are asked, who may take part"),
    Group.LOOKING: ("Looking and hiring", "Cards, badges, tags, days, who may take part"),
    Group.INTRODUCTIONS: ("Introductions", "Private threads, limits, who may take part"),
    Group.PROMPTS: ("Weekly question", "Who may take part; the questions are in /prompts list"),
    Group.MODERATION: ("Reports and trail", "The channels that only organizers see"),
}

ABOUT: Final[Mapping[str, tuple[str, str]]] = {
    "zone": ("Time zone", "By whose clock questions come, and days begin."),
    "organizer_role_id": (
        "Organizers' role",
        "Whoever has it organizes too, beside those who may manage the server.",
    ),
    "share_channel_id": (
        "Channel for shares",
        "A forum, where each share is a post, or a text channel, where each has a thread.",
    ),
    "rescue_after_hours": (
        "Hours until volunteers are asked",
        "How long a share may wait for a first answer.",
    ),
    "introductions_channel_id": (
        "Channel for introductions",
        "Two people who both said yes get a private thread under it. Without one, each gets a direct message.",
    ),
    "asks_open_most": ("Open asks", "For how many introductions a member may be waiting at a time."),
    "asks_received_most": ("Asks received", "How often a member may be asked to meet somebody, in a week."),
    "pair_again_days": (
        "The same two again",
        "After how many days somebody may ask for the same person again.",
    ),
    "is_giving_first": (
        "Contribution first",
        "Whether whoever asks must have shared, helped or answered something here.",
    ),
    "looking_channel_id": ("Cards of who is looking", "Where they go. Without a channel there are none."),
    "hiring_channel_id": ("Cards of who is hiring", "Where they go. Without a channel there are none."),
    "looking_role_id": (
        "Badge of who is looking",
        "A role that members may wear. It must allow nothing that others may not.",
    ),
    "hiring_role_id": (
        "Badge of who is hiring",
        "A role that members may wear. It must allow nothing that others may not.",
    ),
    "looking_tag": ("Tag of who is looking", "What members may have behind their nickname."),
    "hiring_tag": ("Tag of who is hiring", "What members may have behind their nickname."),
    "is_celebrating": ("Celebration", "Whether members may have a public line when they found something."),
    "flag_days": ("Days until it runs out", "How long what members put up runs, if they don't renew it."),
    "reports_channel_id": (
        "Channel for reports",
        "Where you read what members report, with buttons to settle it. Without one, `/reports` shows it. Members must not see it.",
    ),
    "log_channel": (
        "Channel for the trail",
        "Where each thing that organizers do is noted. Without one, `/organizer audit` shows it. Members must not see it.",
    ),
}
PILLAR: Final[Mapping[Pillar, str]] = {
    Pillar.SHARES: "shares",
    Pillar.LOOKING: "looking and hiring",
    Pillar.INTRODUCTIONS: "introductions",
    Pillar.PROMPTS: "the weekly question",
}
OF_PILLAR: Final[Mapping[str, tuple[str, str]]] = {
    "is_on": ("On", "Whether this server has {pillar} at all."),
    "pause": ("Pause", "Lets {pillar} rest for a while. Members read why; nothing is lost."),
    "role_id": ("Only with a role", "Members need this role to take part in {pillar}. Organizers do not."),
    "member_days": ("Days in this server", "How long members must have been here to take part in {pillar}."),
    "account_days": ("Age of the account", "How many days old an account must be to take part in {pillar}."),
}


def label(name: str) -> str:
    """Return what a setting is called."""
    pillar, _, field = name.rpartition(".")
    return OF_PILLAR[field][0] if pillar else ABOUT[name][0]


def about(name: str) -> str:
    """Say what a setting does."""
    pillar, _, field = name.rpartition(".")
    if not pillar:
        return ABOUT[name][1]
    return OF_PILLAR[field][1].replace("{pillar}", PILLAR[Pillar(pillar)])


def value(name: str, stored: object) -> str:
    """Return the value of a setting as it is read."""
    if stored is None or stored == "":
        return NONE
    if isinstance(stored, bool):
        return "yes" if stored else "no"
    if name.endswith(("_channel_id", "log_channel")):
        return channel_mention(int(str(stored)))
    if name.endswith("role_id"):
        return role_mention(int(str(stored)))
    if name.endswith(("account_days", "pair_again_days")):
        return "1 day" if stored == 1 else f"{stored} days"
    return escape(str(stored))


def pause(settings: PillarSettings) -> str:
    """Say whether a pillar rests, and what members read."""
    if settings.paused_at is None:
        return "no"
    return f"yes: “{escape(settings.pause_reason)}”" if settings.pause_reason else "yes"


def bounds(name: str, default: str, least: int | None, most: int | None) -> str:
    """Say what is the default of a setting, and what it may be."""
    told = f"Default: {default}."
    if name.endswith("_tag"):
        return f"{told} Up to {TAG_MOST} characters."
    return told if least is None else f"{told} From {least} to {most}."


def line(name: str, shown: str) -> str:
    """Return a setting as one of a list."""
    return f"**{label(name)}** {shown}\n-# {about(name)}"


def page(name: str, shown: str, limits: str) -> str:
    """Return all there is to say of one setting."""
    return f"{about(name)}\nNow: {shown}\n-# {limits}"

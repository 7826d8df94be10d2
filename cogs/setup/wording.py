"""Every sentence of setting up, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.calendar import zone
from bot.core.text import escape, line
from bot.guilds.phrases import (
    ADVICE_MOST,
    PHRASE_LEAST,
    PHRASE_MOST,
    PHRASES_MOST,
    BadPhrase,
    TooLongInAll,
    TooManyPhrases,
    Wrong,
)
from bot.guilds.rules import (
    ASKS_LEAST,
    ASKS_MOST,
    PAIR_AGAIN_DAYS_MOST,
    RESCUE_HOURS_LEAST,
    RESCUE_HOURS_MOST,
    BadgeOrganizes,
    BadLimit,
    BadRescueHours,
    BadTag,
    BadZone,
    SettingsRefusal,
)
from bot.ui.cards import channel_mention, role_mention
from bot.ui.channels import missing_names, permission_name
from bot.ui.fields import Option

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.guilds.rules import GuildSettings
    from bot.rescue.rules import RescueRate
    from bot.ui.channels import Look

ONLY_IN_A_SERVER: Final = "This works inside a server, not in direct messages."
NOT_AN_ORGANIZER: Final = (
    "Only organizers can change how I work here: whoever may manage this server, or has the role it named."
)
CHANNEL_VANISHED: Final = (
    "That channel is not there any more, or shares can't go there. Please choose another one."
)
NOT_FOR_INTRODUCTIONS: Final = (
    "That channel is not there any more, or can't hold private threads. Please choose a plain text channel."
)
ROLE_VANISHED: Final = "That role is not there any more. Please choose another one."
NOT_EVERYONE: Final = (
    "With that role everybody would be an organizer. Please choose a role that only organizers have."
)
NOT_HOURS: Final = f"Please write a whole number of hours, from {RESCUE_HOURS_LEAST} to {RESCUE_HOURS_MOST}."
UNCHANGED: Final = "Nothing was changed."

HEADING: Final = "Settings"
SHARING: Final = "Sharing"
INTRODUCTIONS: Final = "Introductions"
BEGIN: Final = "Choose the channel where shares are posted. That is all I need: the rest can stay as it is."
ALMOST: Final = "Almost there: one thing below needs you."
CANT_LOOK: Final = (
    "I can't look at the channel just now; Discord is still connecting me. **Look again** in a minute."
)
GONE: Final = "The channel for shares was deleted. Choose another one: what waits is posted there."
SAVED: Final = "Saved."
LOOKED: Final = "I looked again."
CHOOSE_CHANNEL: Final = "Choose a forum or a text channel"
CHOOSE_INTRODUCTIONS: Final = "Choose a text channel, or none"
CHOOSE_ROLE: Final = "Choose the organizers' role, or none"
CHANGE_TIMES: Final = "Change zone and hours"
LOOK_AGAIN: Final = "Look again"
TIMES_TITLE: Final = "Time zone and first answer"
ZONE_LABEL: Final = "This server's time zone"
ZONE_HINT: Final = "A name such as Europe/Lisbon or America/New_York"
HOURS_LABEL: Final = "Hours before volunteers are asked"
HOURS_HINT: Final = "How long a share may wait for a first answer before I ask volunteers to look"

SHARES_WAIT: Final = "I notice by myself; shares made until then wait and lose nothing."
DIRECT_MEANWHILE: Final = "I notice by myself; until then I introduce people by direct message."
INTRODUCTIONS_BEGIN: Final = (
    "When two people both said yes, I introduce them by a direct message to each. Choose a text channel, "
    "and they get a private thread under it instead."
)
INTRODUCTIONS_ALMOST: Final = "Two people can't have a private thread yet: one thing below needs you."
INTRODUCTIONS_GONE: Final = (
    "The channel for introductions was deleted, or is no plain text channel any more. Choose another one, "
    "or none; until then I introduce people by direct message."
)

LIMITS_TITLE: Final = "Limits of introductions"
CHANGE_LIMITS: Final = "Change limits"
ASKS_OPEN_LABEL: Final = "Open asks per member"
ASKS_OPEN_HINT: Final = (
    f"For how many introductions a member may be waiting at a time: {ASKS_LEAST} to {ASKS_MOST}"
)
ASKS_RECEIVED_LABEL: Final = "Asks received in a week"
ASKS_RECEIVED_HINT: Final = f"How often a member may be asked to meet somebody: {ASKS_LEAST} to {ASKS_MOST}"
PAIR_AGAIN_LABEL: Final = "Days before the same two can be asked again"
PAIR_AGAIN_HINT: Final = (
    f"After an ask between two people, how long none can follow: 0 to {PAIR_AGAIN_DAYS_MOST}"
)
GIVING_LABEL: Final = "Contribution first"
GIVING_HINT: Final = "Whether whoever asks must have shared something, or told an author what helped"
GIVING: Final = (
    Option("yes", "Yes", "First a share, or a “This helped me”; then asking"),
    Option("no", "No", "Everybody may ask from their first day"),
)

PHRASES_TITLE: Final = "Phrases for the coach"
CHANGE_PHRASES: Final = "Change phrases"
PHRASES_NOTE: Final = (
    "Before an ask is sent, I say how it could be better. If it contains one of your phrases, I show your "
    "advice with it. Nobody is kept from sending."
)
PHRASES_LABEL: Final = "Your phrases"
PHRASES_HINT: Final = (
    f"One to a line: phrase = advice. Up to {PHRASES_MOST}; a line you take away is forgotten."
)
PHRASES_EXAMPLE: Final = "quick call = Say what you would like to know, and how long it takes"
PHRASES_CHANGED: Final = (
    "Another organizer changed the phrases while you were writing, and I kept theirs. Here are both. **Edit** "
    "opens yours again, and sending it replaces theirs."
)
PHRASES_TYPED: Final = "The phrases as you wrote them"
PHRASES_NOW: Final = "The phrases as they are now"
EDIT: Final = "Edit"


def status(look: Look | None, settings: GuildSettings) -> str:
    """Say in a sentence how things stand."""
    if settings.share_channel_id is None:
        return BEGIN
    if look is None:
        return CANT_LOOK
    if not look.is_there:
        return GONE
    if look.missing:
        return ALMOST
    return f"Members can share: `/share` posts to {channel_mention(look.channel_id)}."


def missing(look: Look) -> str:
    """Name the permissions that are missing; nothing if none is."""
    if not look.missing:
        return ""
    names = "\n".join(f"- **{name}**" for name in missing_names(look))
    return f"In {channel_mention(look.channel_id)} I still need:\n{names}"


def how_to_allow(look: Look, own_name: str, meanwhile: str) -> str:
    """Say how to give them, and what happens until then; nothing if none is missing."""
    if not look.missing:
        return ""
    return (
        f"Open the settings of {channel_mention(look.channel_id)}, then **Permissions**, add "
        f"**{escape(line(own_name))}** and allow {'these' if len(look.missing) > 1 else 'this'}. {meanwhile}"
    )


def wish(look: Look) -> str:
    """Say what would be nice to have, if there is something."""
    if not look.is_forum or look.may_make_tags or look.missing:
        return ""
    return (
        f"With **{permission_name('manage_channels')}** there I could make a tag for each kind of share. "
        "Without it I use the tags there are."
    )


def preview(look: Look) -> str:
    """Say what a share will look like to members."""
    where = channel_mention(look.channel_id)
    made = (
        f"a post of its own in {where}" if look.is_forum else f"a message in {where} with a thread of its own"
    )
    return (
        f"Members will see: each share as {made}, with its author, what they ask for, and the buttons "
        "**This helped me**, **Ask the author**, **Follow** and **Meet the author**."
    )


def introductions(look: Look | None, settings: GuildSettings) -> str:
    """Say in a sentence how two people are introduced."""
    if settings.introductions_channel_id is None:
        return INTRODUCTIONS_BEGIN
    if look is None:
        return CANT_LOOK
    if not look.is_there:
        return INTRODUCTIONS_GONE
    if look.missing:
        return INTRODUCTIONS_ALMOST
    return (
        f"When two people both said yes, they get a private thread under {channel_mention(look.channel_id)}. "
        "Only the two see it, and whoever may manage threads there."
    )


def members_lack(look: Look) -> str:
    """Say what members need in a thread of theirs and may not have; nothing if they have it."""
    if not look.members_lack:
        return ""
    names = " and ".join(f"**{permission_name(name)}**" for name in look.members_lack)
    return (
        f"Members without a role of their own lack {names} in {channel_mention(look.channel_id)}. "
        "Whoever lacks it can't talk in their thread."
    )


def limits(settings: GuildSettings) -> str:
    """Say how much members may ask of each other."""
    open_most, days = settings.asks_open_most, settings.pair_again_days
    again = (
        f"at least {'1 day passes' if days == 1 else f'{days} days pass'} before another ask"
        if days
        else "another ask may follow at any time"
    )
    giving = (
        "Whoever asks must have contributed something first."
        if settings.is_giving_first
        else "Nobody has to contribute something first."
    )
    return (
        f"**Limits** A member may wait for {open_most} {'introduction' if open_most == 1 else 'introductions'} "
        f"at a time, and be asked for {settings.asks_received_most} a week. Between the same two {again}. {giving}"
    )


def coach(phrases: int) -> str:
    """Say what the coach does, and how many phrases it has from organizers."""
    own = {0: "You can add phrases to look for", 1: "It also looks for one phrase of yours"}
    looks = own.get(phrases, f"It also looks for {phrases} phrases of yours")
    return f"**Coach** Before an ask is sent, I say how it could be better. {looks}."


def organizers(settings: GuildSettings, *, role_is_there: bool) -> str:
    """Say who organizes."""
    if settings.organizer_role_id is None:
        return "**Organizers** are those who may manage this server. You can name a role besides."
    if not role_is_there:
        return "**Organizers** are those who may manage this server. The role you named was deleted; choose another."
    role = role_mention(settings.organizer_role_id)
    return (
        f"**Organizers** are those who may manage this server, and {role}.\n"
        f"-# To let {role} see `/setup`: Server Settings → Integrations → my name → `/setup`, and add the role."
    )


def times(settings: GuildSettings, now: datetime) -> str:
    """Say which zone counts and how long a share may wait."""
    local = now.astimezone(zone(settings.zone))
    return (
        f"**Time zone** {settings.zone}, where it is {local:%H:%M}.\n"
        f"**Unanswered shares** go to volunteers after {settings.rescue_after_hours} hours."
    )


def rate(rate: RescueRate) -> str:
    """Say how the rescue goes; groups under five are not broken down."""
    if not rate.waited:
        return "In the last 30 days no share had to wait for an answer."
    if rate.waited < _SMALL_GROUP:
        return f"In the last 30 days fewer than {_SMALL_GROUP} shares had to wait for an answer."
    return (
        f"In the last 30 days {rate.waited} shares had to wait for an answer. Volunteers were asked about "
        f"{rate.offered} of them, and {rate.answered} were answered then."
    )


_SMALL_GROUP: Final = 5


def refusal(refused: SettingsRefusal) -> str:
    """Say why a setting can't be."""
    match refused:
        case BadZone(name, suggestions):
            typed = escape(line(name, 60))
            if not suggestions:
                return f"I know no time zone called “{typed}”. Try a city, such as Lisbon, or Europe/Lisbon."
            return f"I know no time zone called “{typed}”. Did you mean {_either(suggestions)}?"
        case BadRescueHours():
            return NOT_HOURS
        case BadLimit(_, least, most):
            return whole_number(least, most)
        case BadTag(_, most):
            return f"A tag can have {most} characters, so that enough of the name stays; an emoji counts as two or more."
        case BadgeOrganizes(role_id):
            return (
                f"{role_mention(role_id)} can't be both: a badge, which members put on by themselves, and the role "
                "that tells organizers. Please choose another one."
            )
        case _:
            assert_never(refused)


def whole_number(least: int, most: int) -> str:
    """Say what may stand in a field that is already named."""
    return f"Please write a whole number from {least} to {most}."


_WRONG: Final[dict[Wrong, str]] = {
    Wrong.NO_ADVICE: "has no advice. Write it after an equals sign, as in `quick call = Say what it is about`.",
    Wrong.NO_PHRASE: "has no phrase before its equals sign.",
    Wrong.PHRASE_LENGTH: f"does not begin with a phrase of {PHRASE_LEAST} to {PHRASE_MOST} characters.",
    Wrong.ADVICE_LENGTH: f"has more advice than the {ADVICE_MOST} characters I can show.",
    Wrong.TWICE: "has a phrase that a line above it has already.",
}


def bad_phrases(refused: BadPhrase | TooManyPhrases | TooLongInAll) -> str:
    """Say why the phrases can't be; for a line, which one."""
    match refused:
        case BadPhrase(number, words, wrong):
            return f"Line {number}, “{escape(line(words, 60))}”, {_WRONG[wrong]}"
        case TooManyPhrases(found, most):
            return f"These are {found} phrases, and I can look for {most}. Leave out some."
        case TooLongInAll(found, most):
            return f"Together they have {found} characters, and I can keep {most}. Shorten some."
        case _:
            assert_never(refused)


def _either(names: Sequence[str]) -> str:
    shown = [f"`{name}`" for name in names]
    return " or ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]

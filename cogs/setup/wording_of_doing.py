"""Every sentence of doing what a guided set-up says, and of taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from bot.core.text import escape
from bot.guilds.setting_up import CATEGORY, Spot
from bot.ui.cards import channel_mention
from cogs.setup.wording_of_guide import NEW_NAME, SPOT

if TYPE_CHECKING:
    from bot.guilds.setting_up import SetUp

LACKS_CHANNELS: Final = (
    "To create channels I need **Manage Channels**: open **Server Settings → Roles**, choose my role, then "
    "**Permissions**, and allow it. You can take it back afterwards. Or choose channels that you have."
)
NOT_THAT_CHANNEL: Final = (
    "That channel is not there any more, or can't be that. Please choose a plain text channel."
)
EVERYBODY_SEES: Final = (
    "Everybody can see that channel, and this is for organizers only. Please choose a channel that members don't see, "
    "or let me create one."
)
NO_CATEGORY: Final = "That category is not there any more. Please choose another one."
CATEGORY_GONE: Final = (
    "The category for new channels was deleted meanwhile. I would create one of my own, **Hallway**; look it over "
    "once more. Nothing was changed."
)
WORKING: Final = "I am at it. This takes a moment."
FAILED: Final = (
    "Not everything could be created. What is there stays, and no setting was changed yet. Mend what I name below and "
    "press **Go on**: I create only what is still missing. Or take it all back."
)
NOT_CONNECTED: Final = (
    "Discord is still connecting me to this server. Nothing was changed; please try again in a minute."
)
TAKEN_BACK: Final = "I deleted what I had created. Nothing else was changed."
NOT_TAKEN_BACK: Final = "I could not delete everything. Delete the rest yourself, or try again:"
SURE: Final = "This deletes the channels I created in this set-up, with whatever was written in them:"
KEEP: Final = "Keep them"
DONE: Final = "Hallway is set up"
BEGIN: Final = "Begin with something of your own: an empty corridor is hard to walk into. Type `/share`."
SETTINGS: Final = (
    "Everything can be changed with `/organizer settings`, and `/setup` leads you through it again."
)
ALL_WELL: Final = "I looked at everything, and nothing is missing."
SHOW_PREVIEW: Final = "Show what members will see"
PREVIEW: Final = (
    "This is what members will see. The words are examples, only you see them, and the buttons do nothing."
)
PREVIEW_NONE: Final = "Nothing is on that members would see."
NOT_ASKED: Final = (
    "The first question could not be saved. Make it with `/prompts create`, which says what is in the way."
)
NO_ANSWER: Final = "Discord did not answer. Try again in a minute."
AT_IT: Final = "…"


def name(of: str) -> str:
    """Return what something that is created is called."""
    return (
        f"the category **{NEW_NAME[CATEGORY]}**"
        if of == CATEGORY
        else f"**{NEW_NAME[of]}** for {SPOT[Spot(of)].lower()}"
    )


def progress(made: Mapping[str, int], left: Iterable[str], failed: Mapping[str, str]) -> str:
    """Say what is created, what is next, and what could not be."""
    lines = [f"- {_made(each, channel_id)} is there" for each, channel_id in made.items()]
    lines += [f"- {name(each)}: {why}" for each, why in failed.items()]
    lines += [f"- {name(each)} {AT_IT}" for each in left if each not in failed]
    return "\n".join(lines)


def _made(of: str, channel_id: int) -> str:
    return name(of) if of == CATEGORY else f"{channel_mention(channel_id)} for {SPOT[Spot(of)].lower()}"


def failure(code: int, status: int) -> str:
    """Say why something could not be created, and how to mend it (Discord docs, Opcodes and Status Codes)."""
    if code in {50013, 50001}:
        return "Discord did not let me. Check that my role allows **Manage Channels**, also in the category."
    if code in {30013, 30056}:
        return "the server, or the category, has as many channels as Discord allows. Delete one, or choose one you have."
    if code in {50024, 50035}:
        return "Discord does not allow it here. Go back and let me create a text channel instead."
    if status >= 500:
        return NO_ANSWER
    return f"Discord refused it (its code {code})."


def lost(spots: Sequence[Spot]) -> str:
    """Say that channels were deleted between choosing and doing."""
    names = " and ".join(f"**{SPOT[spot]}**" for spot in spots)
    return (
        f"The channel you chose for {names} was deleted meanwhile. Choose another one, or let me create it. "
        "Nothing was changed."
    )


def taken_back(set_up: SetUp) -> str:
    """List what would be deleted."""
    return "\n".join(f"- {channel_mention(channel_id)}" for channel_id in set_up.made.values())


def unused(channel_ids: Sequence[int]) -> str:
    """Say what was created and is not used in the end; nothing if nothing is."""
    if not channel_ids:
        return ""
    where = ", ".join(map(channel_mention, channel_ids))
    return f"I also created {where}, which nothing goes to any more. Delete it if you like."


def created(set_up: SetUp) -> str:
    """Name the channels that were created; nothing if none was."""
    return ", ".join(channel_mention(found) for each, found in set_up.made.items() if each != CATEGORY)


def made(set_up: SetUp) -> str:
    """Say which channels were created; nothing if none was."""
    names = created(set_up)
    return f"I created {names}." if names else ""


def asked(question: str, at: str, channel_id: int) -> str:
    """Say when the first question comes."""
    return f"The first question, “{escape(question)}”, comes {at} in {channel_mention(channel_id)}."

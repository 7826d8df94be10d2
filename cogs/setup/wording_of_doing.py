"""Every sentence of doing what a guided set-up says, and of taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from bot.core.language import N_, _, listed, ngettext
from bot.core.text import escape
from bot.guilds.setting_up import CATEGORY, Spot
from bot.ui.cards import channel_mention
from cogs.setup.wording_of_guide import FOR_SPOT, SPOT, new_name

if TYPE_CHECKING:
    from bot.guilds.setting_up import SetUp

LACKS_CHANNELS: Final = N_(
    "To create channels I need **Manage Channels**: open **Server Settings → Roles**, choose my role, then "
    "**Permissions**, and allow it. You can take it back afterwards. Or choose channels that you have."
)
NOT_THAT_CHANNEL: Final = N_(
    "That channel is not there any more, or can't be that. Please choose a plain text channel."
)
EVERYBODY_SEES: Final = N_(
    "Everybody can see that channel, and this is for organizers only. Please choose a channel that members don't see, "
    "or let me create one."
)
NO_CATEGORY: Final = N_("That category is not there any more. Please choose another one.")
CATEGORY_GONE: Final = N_(
    "The category for new channels was deleted meanwhile. I would create one of my own, **Hallway**; look it over "
    "once more. Nothing was changed."
)
WORKING: Final = N_("I am at it. This takes a moment.")
FAILED: Final = N_(
    "Not everything could be created. What is there stays, and no setting was changed yet. Mend what I name below and "
    "press **Go on**: I create only what is still missing. Or take it all back."
)
NOT_CONNECTED: Final = N_(
    "Discord is still connecting me to this server. Nothing was changed; please try again in a minute."
)
TAKEN_BACK: Final = N_("I deleted what I had created. Nothing else was changed.")
NOT_TAKEN_BACK: Final = N_("I could not delete everything. Delete the rest yourself, or try again:")
SURE: Final = N_("This deletes the channels I created in this set-up, with whatever was written in them:")
KEEP: Final = N_("Keep them")
DONE: Final = N_("Hallway is set up")
BEGIN: Final = N_("Begin with something of your own: an empty corridor is hard to walk into. Type `/share`.")
SETTINGS: Final = N_(
    "Everything can be changed with `/organizer settings`, and `/setup` leads you through it again."
)
ALL_WELL: Final = N_("I looked at everything, and nothing is missing.")
SHOW_PREVIEW: Final = N_("Show what members will see")
PREVIEW: Final = N_(
    "This is what members will see. The words are examples, only you see them, and the buttons do nothing."
)
PREVIEW_NONE: Final = N_("Nothing is on that members would see.")
NOT_ASKED: Final = N_(
    "The first question could not be saved. Make it with `/prompts create`, which says what is in the way."
)
NO_ANSWER: Final = N_("Discord did not answer. Try again in a minute.")
AT_IT: Final = "…"


def name(of: str, language: str) -> str:
    """Return what something that is created is called, in the server's language, and what it is for."""
    called = f"**{new_name(of, language)}**"
    return _("the category {category}", category=called) if of == CATEGORY else _for(called, of)


def progress(set_up: SetUp, left: Iterable[str], failed: Mapping[str, str]) -> str:
    """Say what is created, what is next, and what could not be."""
    spoken = set_up.language
    lines = [
        _("- {made} is there", made=_made(each, channel_id, spoken))
        for each, channel_id in set_up.made.items()
    ]
    lines += [f"- {name(each, spoken)}: {why}" for each, why in failed.items()]
    lines += [f"- {name(each, spoken)} {AT_IT}" for each in left if each not in failed]
    return "\n".join(lines)


def _made(of: str, channel_id: int, language: str) -> str:
    return name(of, language) if of == CATEGORY else _for(channel_mention(channel_id), of)


def _for(channel: str, of: str) -> str:
    return _("{channel} for {what}", channel=channel, what=FOR_SPOT[Spot(of)])


def failure(code: int, status: int) -> str:
    """Say why something could not be created, and how to mend it (Discord docs, Opcodes and Status Codes)."""
    if code in {50013, 50001}:
        return _(
            "Discord did not let me. Check that my role allows **Manage Channels**, also in the category."
        )
    if code in {30013, 30056}:
        return _(
            "the server, or the category, has as many channels as Discord allows. Delete one, or choose one you have."
        )
    if code in {50024, 50035}:
        return _("Discord does not allow it here. Go back and let me create a text channel instead.")
    if status >= 500:
        return str(NO_ANSWER)
    return _("Discord refused it (its code {code}).", code=code)


def lost(spots: Sequence[Spot]) -> str:
    """Say that channels were deleted between choosing and doing."""
    return ngettext(
        "The channel you chose for {names} was deleted meanwhile. Choose another one, or let me create it. "
        "Nothing was changed.",
        "The channels you chose for {names} were deleted meanwhile. Choose others, or let me create them. "
        "Nothing was changed.",
        len(spots),
        names=listed([f"**{SPOT[spot]}**" for spot in spots]),
    )


def taken_back(set_up: SetUp) -> str:
    """List what would be deleted."""
    return "\n".join(f"- {channel_mention(channel_id)}" for channel_id in set_up.made.values())


def unused(channel_ids: Sequence[int]) -> str:
    """Say what was created and is not used in the end; nothing if nothing is."""
    if not channel_ids:
        return ""
    return ngettext(
        "I also created {channels}, which nothing goes to any more. Delete it if you like.",
        "I also created {channels}, which nothing goes to any more. Delete them if you like.",
        len(channel_ids),
        channels=listed([channel_mention(each) for each in channel_ids]),
    )


def created(set_up: SetUp) -> str:
    """Name the channels that were created, as the trail keeps it; nothing if none was."""
    return ", ".join(_created(set_up))


def _created(set_up: SetUp) -> list[str]:
    return [channel_mention(found) for each, found in set_up.made.items() if each != CATEGORY]


def made(set_up: SetUp) -> str:
    """Say which channels were created; nothing if none was."""
    channels = _created(set_up)
    return _("I created {channels}.", channels=listed(channels)) if channels else ""


def asked(question: str, at: str, channel_id: int) -> str:
    """Say when the first question comes."""
    return _(
        "The first question, “{question}”, comes {at} in {channel}.",
        question=escape(question),
        at=at,
        channel=channel_mention(channel_id),
    )

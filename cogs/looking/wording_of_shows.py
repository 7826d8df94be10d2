"""Every sentence about who may see a flag, and where else it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.text import escape
from bot.looking.rules import Audience, Flag, Show, Sort
from bot.looking.wearing import Note
from bot.ui.cards import channel_mention, role_mention
from bot.ui.fields import Option

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.looking.dressing import Notes

_L, _H = Sort.LOOKING, Sort.HIRING

ON: Final = "Turn on"
OFF: Final = "Turn off"
CHOOSE_AUDIENCE: Final = "Choose who may see it"
SHOWN_AS: Final = {
    Show.CARD: "Card",
    Show.BADGE: "Badge",
    Show.TAG: "Tag",
}
TAKEN_OFF: Final = (
    "The tag is not there: somebody took it off your nickname, so I leave it off. Turn it off here and on again to "
    "have it back."
)
NOTHING_TO_SHOW_BY: Final = {
    _L: "Organizers have switched on no channel, badge or tag for this here: people find it with `/looking browse`.",
    _H: "Organizers have switched on no channel, badge or tag for this here: people find it with `/hiring browse`.",
}
_AUDIENCE: Final[dict[Audience, tuple[str, str]]] = {
    Audience.EVERYONE: ("Everyone here", "It is in the lists that everybody in this server can browse"),
    Audience.ORGANIZERS: (
        "Organizers only",
        "It is in the lists as organizers see them, and nobody else finds it",
    ),
    Audience.INTRODUCTIONS: (
        "Only people I am introduced to",
        "Nobody finds it, organizers included; whoever you are introduced to is told, after both said yes",
    ),
}
AUDIENCES: Final = tuple(Option(audience.value, *words) for audience, words in _AUDIENCE.items())


def audience(flag: Flag) -> str:
    """Say who may see it, and what that means."""
    name, meaning = _AUDIENCE[flag.audience]
    return f"**Who may see it?** {name}.\n-# {meaning}."


# ---------------------------------------------------------------------- where else it shows


def show(what: Show, where: int | str, *, is_on: bool, is_up: bool) -> str:
    """Say whether a card, badge or tag goes with it; ``where`` is the channel, the role or the tag itself."""
    match what:
        case Show.CARD:
            meaning = f"A card in {channel_mention(int(where))}, where people come across it."
        case Show.BADGE:
            meaning = f"The role {role_mention(int(where))} on you as long as this is up; everybody sees it."
        case Show.TAG:
            meaning = f"{escape(str(where))} behind your nickname as long as this is up; everybody sees it."
    said = "No." if not is_on else ("Yes." if is_up else "Yes, once it is up.")
    return f"**{SHOWN_AS[what]}?** {said}\n-# {meaning}"


def hidden(offered: Collection[Show]) -> str:
    """Say that what organizers have switched on is off for a flag that not everybody may see."""
    named = [f"the {SHOWN_AS[show].lower()}" for show in Show if show in offered]
    if len(named) == 1:
        return f"{named[0].capitalize()} is off: it would show this to everybody."
    listed = f"{', '.join(named[:-1])} and {named[-1]}"
    return f"{listed[0].upper()}{listed[1:]} are off: each of them would show this to everybody."


_NOTES: Final[dict[Note, tuple[Show, str]]] = {
    Note.OWNER: (
        Show.TAG,
        "The tag is not there: you own this server, and Discord lets nobody else change its owner's nickname.",
    ),
    Note.ABOVE: (
        Show.TAG,
        "The tag is not there: your highest role stands above mine, so I can't change your nickname.",
    ),
    Note.NICKNAME_REFUSED: (
        Show.TAG,
        "The tag is not there: I am not allowed to change nicknames here. Organizers can allow it.",
    ),
    Note.ROLE_GONE: (
        Show.BADGE,
        "The badge is not there: its role was deleted. Organizers can choose another.",
    ),
    Note.ROLE_REFUSED: (
        Show.BADGE,
        "The badge is not there: I am not allowed to give its role. Organizers can allow it.",
    ),
}


def notes(found: Notes, flag: Flag, tag: str) -> list[str]:
    """Say why the badge or the ``tag`` that a flag asks for is not there."""
    said = [said for note, (show, said) in _NOTES.items() if note in found.facts and show in flag.shows]
    if Show.TAG in flag.shows and tag in found.tags_off:
        said.append(TAKEN_OFF)
    return said


def matched(flag: Flag) -> str:
    """Say whether its owner hears of what fits it, and by what that goes."""
    about = "posts that fit" if flag.sort is _L else "people who look for this"
    whose = "your" if flag.sort is _L else "its"
    if flag.words.skills:
        meaning = f"Once a day, a line in your inbox about what is new and names one of {whose} skills."
    elif flag.words.kinds:
        meaning = f"Once a day, a line in your inbox about what is new and of one of {whose} kinds of work."
    else:
        meaning = f"It goes by {whose} skills or the kind of work, and none is named yet."
    return f"**Shall I tell you about {about}?** {'Yes' if flag.is_matched else 'No'}.\n-# {meaning}"

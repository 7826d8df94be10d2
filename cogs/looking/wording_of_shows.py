"""Every sentence about who may see a flag, and where else it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.language import N_, NP_, LazyString, _, listed, ngettext
from bot.core.text import escape
from bot.looking.rules import Audience, Flag, Show, Sort
from bot.looking.wearing import Note
from bot.ui.cards import channel_mention, role_mention
from bot.ui.fields import Option

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.looking.dressing import Notes

_L, _H = Sort.LOOKING, Sort.HIRING

ON: Final = N_("Turn on")
OFF: Final = N_("Turn off")
CHOOSE_AUDIENCE: Final = N_("Choose who may see it")
_IS_IT_SHOWN: Final = {
    Show.CARD: N_("**Card?**"),
    Show.BADGE: N_("**Badge?**"),
    Show.TAG: N_("**Tag?**"),
}
_SHOWN_AS: Final[dict[Show, tuple[LazyString, LazyString]]] = {
    Show.CARD: (NP_("beginning a sentence", "The card"), NP_("within a sentence", "the card")),
    Show.BADGE: (NP_("beginning a sentence", "The badge"), NP_("within a sentence", "the badge")),
    Show.TAG: (NP_("beginning a sentence", "The tag"), NP_("within a sentence", "the tag")),
}
TAKEN_OFF: Final = N_(
    "The tag is not there: somebody took it off your nickname, so I leave it off. Turn it off here and on again to "
    "have it back."
)
NOTHING_TO_SHOW_BY: Final = {
    _L: N_(
        "Organizers have switched on no channel, badge or tag for this here: people find it with `/looking browse`."
    ),
    _H: N_(
        "Organizers have switched on no channel, badge or tag for this here: people find it with `/hiring browse`."
    ),
}
_AUDIENCE: Final[dict[Audience, tuple[LazyString, LazyString]]] = {
    Audience.EVERYONE: (
        N_("Everyone here"),
        N_("It is in the lists that everybody in this server can browse"),
    ),
    Audience.ORGANIZERS: (
        N_("Organizers only"),
        N_("It is in the lists as organizers see them, and nobody else finds it"),
    ),
    Audience.INTRODUCTIONS: (
        N_("Only people I am introduced to"),
        N_(
            "Nobody finds it, organizers included; whoever you are introduced to is told, after both said yes"
        ),
    ),
}
AUDIENCES: Final = tuple(Option(audience.value, *words) for audience, words in _AUDIENCE.items())


def audience(flag: Flag) -> str:
    """Say who may see it, and what that means."""
    name, meaning = _AUDIENCE[flag.audience]
    return _("**Who may see it?** {audience}.\n-# {meaning}.", audience=name, meaning=meaning)


# ---------------------------------------------------------------------- where else it shows


def show(what: Show, where: int | str, *, is_on: bool, is_up: bool) -> str:
    """Say whether a card, badge or tag goes with it; ``where`` is the channel, the role or the tag itself."""
    match what:
        case Show.CARD:
            meaning = _(
                "A card in {channel}, where people come across it.", channel=channel_mention(int(where))
            )
        case Show.BADGE:
            meaning = _(
                "The role {role} on you as long as this is up; everybody sees it.",
                role=role_mention(int(where)),
            )
        case Show.TAG:
            meaning = _(
                "{tag} behind your nickname as long as this is up; everybody sees it.",
                tag=escape(str(where)),
            )
    said = _("No.") if not is_on else (_("Yes.") if is_up else _("Yes, once it is up."))
    return f"{_IS_IT_SHOWN[what]} {said}\n-# {meaning}"


def hidden(offered: Collection[Show]) -> str:
    """Say that what organizers have switched on is off for a flag that not everybody may see."""
    shows = [show for show in Show if show in offered]
    named = [str(_SHOWN_AS[show][1 if place else 0]) for place, show in enumerate(shows)]
    return ngettext(
        "{shows} is off: it would show this to everybody.",
        "{shows} are off: each of them would show this to everybody.",
        len(named),
        shows=listed(named),
    )


_NOTES: Final[dict[Note, tuple[Show, LazyString]]] = {
    Note.OWNER: (
        Show.TAG,
        N_(
            "The tag is not there: you own this server, and Discord lets nobody else change its owner's nickname."
        ),
    ),
    Note.ABOVE: (
        Show.TAG,
        N_("The tag is not there: your highest role stands above mine, so I can't change your nickname."),
    ),
    Note.NICKNAME_REFUSED: (
        Show.TAG,
        N_("The tag is not there: I am not allowed to change nicknames here. Organizers can allow it."),
    ),
    Note.ROLE_GONE: (
        Show.BADGE,
        N_("The badge is not there: its role was deleted. Organizers can choose another."),
    ),
    Note.ROLE_REFUSED: (
        Show.BADGE,
        N_("The badge is not there: I am not allowed to give its role. Organizers can allow it."),
    ),
}


def notes(found: Notes, flag: Flag, tag: str) -> list[str]:
    """Say why the badge or the ``tag`` that a flag asks for is not there."""
    said = [str(said) for note, (show, said) in _NOTES.items() if note in found.facts and show in flag.shows]
    if Show.TAG in flag.shows and tag in found.tags_off:
        said.append(str(TAKEN_OFF))
    return said


_IS_MATCHED: Final[dict[Sort, tuple[LazyString, LazyString]]] = {
    _L: (
        N_("**Shall I tell you about posts that fit?** No."),
        N_("**Shall I tell you about posts that fit?** Yes."),
    ),
    _H: (
        N_("**Shall I tell you about people who look for this?** No."),
        N_("**Shall I tell you about people who look for this?** Yes."),
    ),
}
_BY_SKILL: Final[dict[Sort, LazyString]] = {
    _L: N_("Once a day, a line in your inbox about what is new and names one of your skills."),
    _H: N_("Once a day, a line in your inbox about what is new and names one of its skills."),
}
_BY_KIND: Final[dict[Sort, LazyString]] = {
    _L: N_("Once a day, a line in your inbox about what is new and of one of your kinds of work."),
    _H: N_("Once a day, a line in your inbox about what is new and of one of its kinds of work."),
}
_BY_NOTHING_YET: Final[dict[Sort, LazyString]] = {
    _L: N_("It goes by your skills or the kind of work, and none is named yet."),
    _H: N_("It goes by its skills or the kind of work, and none is named yet."),
}


def matched(flag: Flag) -> str:
    """Say whether its owner hears of what fits it, and by what that goes."""
    goes_by = _BY_SKILL if flag.words.skills else _BY_KIND if flag.words.kinds else _BY_NOTHING_YET
    no, yes = _IS_MATCHED[flag.sort]
    return f"{yes if flag.is_matched else no}\n-# {goes_by[flag.sort]}"

"""Who acts on flags, what acts on them, and saying why not: what every file of this cog begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

from discord.utils import utcnow

from bot.client import service
from bot.guilds.service import GuildsService
from bot.looking.rules import Actor, BadLink, Field, Flag, No, Refusal, Sort, State, TooShort, Viewer
from bot.looking.service import FlagsService
from bot.ui.errors import Refuse
from bot.ui.organizers import is_organizer
from cogs.looking import wording_of_flags as wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.ui.answers import Interaction

_FIELDS: Final = {Field.ROLE: "role", Field.WORDS: "words", Field.REASON: "reason"}


def flags(interaction: Interaction) -> FlagsService:
    """Return the service of flags."""
    return service(interaction, FlagsService)


def actor(interaction: Interaction) -> Actor:
    """Return who acts; in a direct message the server is 0, and their flag's own server holds."""
    return Actor(interaction.guild_id or 0, interaction.user.id)


def actor_here(interaction: Interaction) -> Actor:
    """Return who acts in which server; outside a server it is refused."""
    if interaction.guild_id is None:
        raise Refuse(wording.ONLY_IN_A_SERVER)
    return Actor(interaction.guild_id, interaction.user.id)


async def viewer(interaction: Interaction) -> Viewer:
    """Return who looks and whether they organize this server, judged from what Discord just sent."""
    who = actor(interaction)
    if not who.guild_id:
        return Viewer(0, who.user_id)
    settings = await service(interaction, GuildsService).settings(who.guild_id)
    return Viewer(who.guild_id, who.user_id, is_organizer(interaction, settings.organizer_role_id))


def refuse(refusal: Refusal, sort: Sort = Sort.LOOKING) -> NoReturn:
    """Tell the member why not; in a form the field it is about is named."""
    field = None
    if isinstance(refusal, TooShort):
        field = _FIELDS[refusal.field]
    elif isinstance(refusal, BadLink):
        field = "link"
    raise Refuse(wording.refusal(refusal, sort), field=field)


async def own(interaction: Interaction, flag_id: str, sort: Sort = Sort.LOOKING) -> Flag:
    """Return a flag of whoever acts, or refuse in the words for ``sort``.

    Whoever acts in a server is back in it, so what was put away when they left is up again.
    """
    found = await flags(interaction).own(flag_id, actor(interaction))
    if isinstance(found, Flag) and found.state is State.AWAY and await _is_back(interaction):
        found = await flags(interaction).own(flag_id, actor(interaction))
    if isinstance(found, No):
        refuse(found, sort)
    return found


async def own_flags(interaction: Interaction, sort: Sort) -> list[Flag]:
    """Return what whoever acts has here and may do something about: what is up, then the rest, newest first."""
    who, now = actor_here(interaction), utcnow()
    await _is_back(interaction)
    found = await flags(interaction).mine(who.guild_id, who.user_id, sort, now)
    return sorted(found, key=lambda flag: not flag.is_up(now))


async def _is_back(interaction: Interaction) -> bool:
    who = actor(interaction)
    return bool(who.guild_id) and await flags(interaction).returned(who.guild_id, who.user_id, utcnow())


def pressed_on(interaction: Interaction, address: str) -> bool:
    """Tell whether the message that was pressed, or led to the form that was submitted, holds a control with this address."""
    return interaction.message is not None and address in _custom_ids(interaction.message.components)


def _custom_ids(components: Sequence[Any]) -> Iterator[str]:
    for component in components:
        yield getattr(component, "custom_id", None) or ""
        yield from _custom_ids(getattr(component, "children", ()))

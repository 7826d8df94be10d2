"""How a flag ends: the form that asks what came of it, and who helped."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.guilds.service import GuildsService
from bot.looking.gratitude import HELPERS_MOST, NOTE_MOST
from bot.looking.rules import Flag, No, Outcome
from bot.looking.thanking import Seen, ThanksService
from bot.ui.answers import answer
from bot.ui.errors import Refuse
from bot.ui.fields import Choice, Option, Pick, Text
from bot.ui.forms import Form
from bot.ui.naming import names_in
from cogs.looking import wording_of_thanks as wording
from cogs.looking.acting import actor, flags, refuse
from cogs.looking.answered import settle_question
from cogs.looking.thanks import show_thanks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.ui.answers import Interaction
    from bot.ui.fields import Values

_OFFERED_MOST: Final = 10
"""People offered in a direct message: each is looked up before the form opens, and that must not take long."""


class DoneForm(Form, feature="look", verb="done", args=(ID_PATTERN,), title=wording.TITLE):
    """What came of a flag; submitting it ends the flag. The opening id becomes that of the thanks."""

    fields = (
        Choice("outcome", wording.OUTCOME_LABEL),
        Pick(
            "helpers",
            wording.HELPERS_LABEL,
            hint=wording.HELPERS_HINT,
            required=False,
            at_most=HELPERS_MOST,
        ),
        # In a direct message a member select offers nobody but the two who write there.
        Choice(
            "introduced",
            wording.HELPERS_LABEL,
            hint=wording.HELPERS_HINT,
            required=False,
            at_most=HELPERS_MOST,
        ),
        Text(
            "note",
            wording.NOTE_LABEL,
            hint=wording.NOTE_HINT,
            required=False,
            paragraph=True,
            max_length=NOTE_MOST,
        ),
        Choice("public", wording.PUBLIC_LABEL, required=False),
    )

    async def options(self, interaction: Interaction) -> Mapping[str, Sequence[Option]]:
        """Offer what fits this flag and this place; what is asked in vain elsewhere is left out."""
        flag = await _own(interaction, self.args[0])
        options: dict[str, Sequence[Option]] = {
            "outcome": wording.OUTCOMES[flag.sort],
            "public": wording.PUBLIC if await _is_celebrated(interaction, flag) else (),
        }
        if interaction.guild_id is None:
            return options | {"helpers": (), "introduced": await _introduced(interaction, flag)}
        return options | {"introduced": ()}

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """End the flag, and show who had a part in it."""
        if values["outcome"] not in set(Outcome):
            raise Refuse(wording.NOT_A_CHOICE, field="outcome")
        flag = await _own(interaction, self.args[0])
        picked = dict.fromkeys([*values.many("helpers"), *values.many("introduced")])
        helper_ids = [int(value) for value in picked if value.isdecimal()]
        names = await names_in(interaction.client.get_guild(flag.guild_id), helper_ids)
        if {interaction.user.id, *names.left, *names.bots} & set(helper_ids):
            raise Refuse(wording.NOT_THESE, field="helpers")
        seen = await service(interaction, ThanksService).finish(
            self.opening_id,
            flag.id,
            actor(interaction),
            Outcome(values["outcome"]),
            helper_ids,
            values["note"],
            utcnow(),
            is_celebrated=values["public"] == wording.PUBLIC[0].value,
        )
        if not isinstance(seen, Seen):
            refuse(seen, flag.sort)
        await settle_question(interaction, flag.id)
        if seen.gratitude.people:
            await show_thanks(interaction, seen, said=wording.ended_well(seen))
        else:
            await answer(interaction, wording.ended(seen, were_named=bool(helper_ids)))


async def open_done(interaction: Interaction, flag: Flag) -> None:
    """Open the form that ends somebody's own flag."""
    await DoneForm(flag.id).open(interaction)


async def _own(interaction: Interaction, flag_id: str) -> Flag:
    flag = await flags(interaction).own(flag_id, actor(interaction))
    if isinstance(flag, No):
        refuse(flag)
    return flag


async def _is_celebrated(interaction: Interaction, flag: Flag) -> bool:
    settings = await service(interaction, GuildsService).settings(flag.guild_id)
    return settings.is_celebrating and flag.is_public(utcnow())


async def _introduced(interaction: Interaction, flag: Flag) -> Sequence[Option]:
    """Return those whom the owner was introduced to since, the last first; nobody if Discord does not say who they are."""
    user_ids = (await service(interaction, ThanksService).met_since(flag))[:_OFFERED_MOST]
    with contextlib.suppress(discord.HTTPException):
        names = await names_in(interaction.client.get_guild(flag.guild_id), user_ids)
        return [Option(str(user_id), names.label(user_id)) for user_id in user_ids if user_id in names.by_id]
    return ()


FORMS: Final = (DoneForm,)

"""Beginning a new prompt: its form, after which the draft is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.core.ids import SNOWFLAKE_PATTERN
from bot.core.language import speaking
from bot.core.schedule import Schedule
from bot.prompts.rules import OPEN_DEFAULT, No, Settings
from bot.prompts.service import PromptsService
from bot.ui.errors import Refuse
from bot.ui.forms import Form
from bot.ui.speech import Speech
from cogs.prompts import wording_of_drafts as wording
from cogs.prompts.acting import organizer
from cogs.prompts.draft_fields import DATES, NAME, QUESTIONS, TIME, ZONE, spans_of, texts_of
from cogs.prompts.drafting import show_draft
from cogs.prompts.typed import channel_of, time_of, zone_of

if TYPE_CHECKING:
    from bot.ui.answers import Interaction
    from bot.ui.fields import Values

_DAYS: Final = r"[0-6]{1,7}"


class CreateForm(
    Form, feature="prompts", verb="create", args=(SNOWFLAKE_PATTERN, _DAYS), title=wording.CREATE_TITLE
):
    """What a new prompt asks and when; its opening id becomes the draft's id, and the prompt's."""

    is_act = False
    fields = (QUESTIONS, TIME, ZONE, DATES, NAME)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store the draft, and show it."""
        who = await organizer(interaction)
        channel_id, days = self.args
        schedule = Schedule(
            at=time_of(values["time"], field="time"),
            zone=zone_of(values["zone"], field="zone"),
            weekdays=frozenset(map(int, days)),
            left_out=spans_of(values["dates"]),
        )
        channel, tag = channel_of(interaction, channel_id), await _tag(interaction, who.guild_id)
        settings = Settings(values["name"], channel, schedule, OPEN_DEFAULT, tag)
        begun = await service(interaction, PromptsService).begin(
            who, settings, texts_of(values["texts"]), self.opening_id, utcnow()
        )
        if isinstance(begun, No):
            raise Refuse(wording.GONE)
        await show_draft(interaction, begun)


async def _tag(interaction: Interaction, guild_id: int) -> str:
    """Return what posts are tagged with, which everybody reads: in the language of the server."""
    with speaking(await service(interaction, Speech).of_server(guild_id)):
        return str(wording.TAG_DEFAULT)


FORMS: Final = (CreateForm,)

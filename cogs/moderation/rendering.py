"""The card of a case in the organizers' channel, told to delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.utils import utcnow

from bot.core.effects import Ending
from bot.delivery.calls import Call, Content, DeleteMessage, EditMessage, Renderers, SendMessage, Skip
from bot.delivery.outcomes import Obstructed
from bot.guilds.rules import Part
from bot.moderation.reporting import CASE
from bot.moderation.rules import Case, ReportCard
from bot.ui.cards import CARE, QUIET, Panel
from cogs.moderation import wording
from cogs.moderation import wording_of_keeping_out as out
from cogs.moderation.cases import CardLookButton, decisions
from cogs.moderation.private_channels import CODES, can_read, note_or_forget, why_not

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client import Hallway
    from bot.core.database import Unit
    from bot.core.effects import OutboxEntry, Outcome
    from bot.guilds.service import GuildsService
    from bot.moderation.service import ModerationService

_NOTHING = Skip("there is no case, or no channel for it")
_UNSEEN = Skip("whom it is about can read the channel")


class CaseCards:
    """Looks at a case as it is now and says what the organizers' channel should show of it.

    Nothing is shown in a channel that everybody can see, and no case to whom it is about: an organizer who is
    reported learns nothing of it there.
    """

    def __init__(self, bot: Hallway, moderation: ModerationService, guilds: GuildsService) -> None:
        self._bot = bot
        self._moderation = moderation
        self._guilds = guilds

    def register(self, renderers: Renderers) -> None:
        """Take over the effects of cases."""
        renderers.register(CASE, self.card, self.settled)

    async def card(self, entry: OutboxEntry) -> Call:
        """Post the card of a case, bring it up to date, or take it away."""
        guild_id, subject_id = _which(entry)
        case = await self._moderation.case(guild_id, subject_id, None, utcnow())
        if not isinstance(case, Case):
            return _NOTHING
        channel_id = await self._channel(case, may_be_up=entry.attempts > 1)
        if channel_id is None:
            return _NOTHING
        guild = self._bot.get_guild(guild_id)
        reason = why_not(guild, channel_id)
        if reason is not None:
            raise Obstructed(CODES[reason], reason)
        is_seen = await can_read(guild, channel_id, subject_id)
        content = Content(view=case_card(case).view())
        if case.card is not None:
            up = case.card.message_id
            return DeleteMessage(channel_id, up) if is_seen else EditMessage(channel_id, up, content)
        mark, earlier = _look(case).custom_id, await self._earlier_marks(case, entry)
        if not is_seen:
            return SendMessage(channel_id, content, mark=mark, earlier_marks=earlier)
        return DeleteMessage(channel_id, None, mark, earlier) if entry.attempts > 1 else _UNSEEN

    async def _earlier_marks(self, case: Case, entry: OutboxEntry) -> Sequence[str]:
        """Return what an earlier try may have put on the card: its case may have been settled since, and a new one begun.

        That card is brought up to date by what the settlement wanted, which waits behind this in the same lane.
        """
        if entry.attempts == 1:
            return ()
        settled = await self._moderation.cases_settled_since(case.guild_id, case.subject_id, entry.created_at)
        return [_look_at(case, first).custom_id for first in settled]

    async def _channel(self, case: Case, *, may_be_up: bool) -> int | None:
        """Return where the card is, or where it is to be; a case of which nothing waits needs none any more.

        Unless it ``may_be_up`` since an earlier try, of which nothing was heard: then it must not go on saying that
        something waits.
        """
        if case.card is not None:
            return case.card.channel_id
        if not (case.reports or (may_be_up and case.last is not None)):
            return None
        return (await self._guilds.settings(case.guild_id)).reports_channel_id

    async def settled(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of where the card is, that it is gone, or that organizers must mend the channel."""
        guild_id, subject_id = _which(entry)
        if outcome.ending is Ending.DELIVERED:
            if outcome.channel_id is not None and outcome.message_id is not None:
                card = ReportCard(outcome.channel_id, outcome.message_id)
                await self._moderation.card_is_at(unit, guild_id, subject_id, card)
            else:
                await self._moderation.card_is_gone(unit, guild_id, subject_id)
        elif outcome.ending is Ending.GONE:
            await self._moderation.card_is_gone(unit, guild_id, subject_id)
            return
        await note_or_forget(self._guilds, unit, guild_id, outcome, Part.REPORTS)


def case_card(case: Case) -> Panel:
    """Return a case as the organizers' channel shows it: who is reported, about what, and the words; not by whom."""
    waits = bool(case.reports)
    panel = Panel(accent=CARE if waits else QUIET)
    panel.heading(wording.CARD_HEADING if waits else wording.CARD_SETTLED).text(wording.case_summary(case))
    for words in wording.on_card(case.reports):
        panel.text(words)
    if not waits and case.last is not None and case.last.settled is not None:
        panel.text(wording.settled(case.last.settled))
    panel.text(out.held_in_short(case.suspensions)).note(wording.settled_before(case))
    return panel.buttons(_look(case), *decisions(case))


def _look(case: Case) -> CardLookButton:
    first = case.reports[0] if case.reports else case.last
    assert first is not None, "a case has a report that waits, or one that was settled"
    return _look_at(case, first.id)


def _look_at(case: Case, report_id: str) -> CardLookButton:
    return CardLookButton(str(case.subject_id), report_id)


def _which(entry: OutboxEntry) -> tuple[int, int]:
    return int(entry.payload["guild_id"] or 0), int(entry.payload["subject_id"] or 0)

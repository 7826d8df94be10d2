"""Reporting from Discord's own menus: a message, or a member."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import SNOWFLAKE_PATTERN
from bot.delivery.calls import custom_ids
from bot.moderation.rules import WORDS_MOST, No
from bot.ui.answers import answer
from bot.ui.buttons import AddressedSelect
from bot.ui.cards import CARE, Panel, message_link
from bot.ui.errors import Refuse
from bot.ui.fields import Kind, Note, Text
from bot.ui.forms import Form
from bot.ui.naming import called
from bot.ui.reportables import Reportable, Reportables
from cogs.moderation import wording_of_reporting as wording
from cogs.moderation.acting import member_now
from cogs.moderation.reporting import ReportForm, open_report, send

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.client import Hallway
    from bot.ui.answers import Interaction
    from bot.ui.fields import Values
    from bot.ui.reportables import Recognised

MESSAGE: Final = "message"
MEMBER: Final = "member"
"""What reports call what was chosen from the menus."""
_KEPT_FOR: Final = timedelta(minutes=30)
_KEPT: Final = 500
_NAMED: Final = re.compile(rf"<@!?({SNOWFLAKE_PATTERN})>")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A message as Discord handed it over when somebody chose to report it."""

    guild_id: int
    link: str
    text: str
    writers: frozenset[int]
    """Whose words it may hold."""
    shows: Recognised | None
    until: datetime


class ChosenMessages:
    """Messages that members are about to report, for as long as it takes to write why.

    Discord hands a message over when the menu is used, and never again: without the intent for it the bot
    can't read one. What is not remembered here any more has to be chosen again.
    """

    def __init__(self) -> None:
        self._by_key: Final = OrderedDict[tuple[int, int], Chosen]()

    def keep(self, user_id: int, message_id: int, chosen: Chosen) -> None:
        """Remember a message for whoever chose it."""
        self._by_key.pop((user_id, message_id), None)
        self._by_key[user_id, message_id] = chosen
        while len(self._by_key) > _KEPT or next(iter(self._by_key.values())).until <= utcnow():
            self._by_key.popitem(last=False)

    def find(self, interaction: Interaction, message_id: int) -> Chosen:
        """Return what whoever acts has chosen in this place, or refuse."""
        chosen = self._by_key.get((interaction.user.id, message_id))
        if chosen is None or chosen.until <= utcnow() or chosen.guild_id != interaction.guild_id:
            raise Refuse(wording.CHOOSE_AGAIN)
        return chosen


class Menus:
    """The two context menus."""

    def __init__(self, bot: Hallway, chosen: ChosenMessages) -> None:
        self._bot = bot
        self._chosen = chosen
        self.all: Final = (
            app_commands.ContextMenu(
                name=locale_str(wording.MESSAGE_MENU.message),
                callback=self.message,
                allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
            ),
            app_commands.ContextMenu(name=locale_str(wording.MEMBER_MENU.message), callback=self.member),
        )
        self.all[1].guild_only = True

    async def message(self, interaction: Interaction, message: discord.Message) -> None:
        """Open the form for what the message is: a card of ours, what somebody wrote, or one of several things."""
        reportables = service(interaction, Reportables)
        ours = message.author.id == self._bot.application_id or message.author == self._bot.user
        shown = reportables.recognise(_addresses(message)) if ours else None
        if shown is not None and shown.about_id is not None:
            await open_report(interaction, shown.about, shown.about_id)
            return
        if interaction.guild_id is None:
            raise Refuse(wording.NOBODY_TO_REPORT)
        writers = _writers(message, ours=ours)
        if not ours and message.author.bot:
            raise Refuse(wording.A_BOT)
        if writers == frozenset({interaction.user.id}):
            raise Refuse(wording.not_reported(No.ONESELF))
        writers -= {interaction.user.id}
        if not writers:
            raise Refuse(wording.NOBODY_TO_REPORT)
        link = message_link(interaction.guild_id, message.channel.id, message.id)
        chosen = Chosen(interaction.guild_id, link, _text(message), writers, shown, utcnow() + _KEPT_FOR)
        self._chosen.keep(interaction.user.id, message.id, chosen)
        if len(writers) == 1:
            (writer,) = writers
            await MessageReportForm(str(message.id), str(writer)).open(interaction)
            return
        panel = Panel(accent=CARE).text(wording.WHOSE).select(WhoseSelect(str(message.id)))
        await answer(interaction, view=panel.view())

    async def member(self, interaction: Interaction, member: discord.Member | discord.User) -> None:
        """Open the form for a member."""
        _must_be_somebody(interaction, member)
        await MemberReportForm(str(member.id)).open(interaction)


class WhoseSelect(
    AddressedSelect,
    feature="reports",
    verb="whose",
    args=(SNOWFLAKE_PATTERN,),
    picks=Kind.MEMBER,
    placeholder=wording.WHOSE_PLACEHOLDER,
):
    """Whose words somebody means, on a message that holds those of several."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], message_id: str) -> None:
        """Open the form for that part of it."""
        chosen = chosen_messages(interaction).find(interaction, int(message_id))
        writer = int(values[0]) if len(values) == 1 and values[0].isdecimal() else 0
        if writer == interaction.user.id:
            raise Refuse(wording.not_reported(No.ONESELF))
        if writer not in chosen.writers:
            raise Refuse(wording.NOT_THEIRS)
        if chosen.shows is not None:
            about_id = await service(interaction, Reportables).find_of(interaction, chosen.shows, writer)
            if about_id is not None:
                await ReportForm(chosen.shows.about, about_id).open(interaction)
                return
        await MessageReportForm(message_id, str(writer)).open(interaction)


class MessageReportForm(
    Form,
    feature="reports",
    verb="message",
    args=(SNOWFLAKE_PATTERN, SNOWFLAKE_PATTERN),
    title=wording.REPORT_TITLE,
):
    """What the organizers should know of a message; its opening id becomes the report's id."""

    is_act = False  # as with every report
    fields = (Note(wording.WHO_READS_A_MESSAGE), wording.WORDS)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store the report, with the message as it was when it was chosen."""
        message_id, writer_id = map(int, self.args)
        chosen = chosen_messages(interaction).find(interaction, message_id)
        if writer_id not in chosen.writers or writer_id == interaction.user.id:
            raise Refuse(wording.NOT_THEIRS)
        context = {  # in English: it is kept, and said to each organizer in their own language
            wording.THEIR_MESSAGE.in_english(): chosen.text or wording.NO_TEXT.in_english(),
            wording.WHERE.in_english(): chosen.link,
        }
        found = Reportable(chosen.guild_id, writer_id, context)
        await send(interaction, found, MESSAGE, str(message_id), values["words"], self.opening_id)


class MemberReportForm(
    Form, feature="reports", verb="member", args=(SNOWFLAKE_PATTERN,), title=wording.MEMBER_TITLE
):
    """What the organizers should know of a member; its opening id becomes the report's id."""

    is_act = False  # as with every report
    fields = (
        Note(wording.WHO_READS_ABOUT_A_MEMBER),
        Text(
            "words",
            wording.WORDS_LABEL,
            hint=wording.MEMBER_HINT,
            paragraph=True,
            min_length=3,
            max_length=WORDS_MOST,
        ),
    )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store the report, with what the member is called now."""
        (member_id,) = self.args
        if interaction.guild_id is None:
            raise Refuse(wording.NOBODY_TO_REPORT)
        member = await member_now(interaction, int(member_id))
        if member is not None:
            _must_be_somebody(interaction, member)
        context = {wording.CALLED.in_english(): called(member)} if member is not None else {}
        found = Reportable(interaction.guild_id, int(member_id), context)
        await send(interaction, found, MEMBER, member_id, values["words"], self.opening_id)


def chosen_messages(interaction: Interaction) -> ChosenMessages:
    """Return what members of this process are about to report."""
    return service(interaction, ChosenMessages)


def _must_be_somebody(interaction: Interaction, member: discord.Member | discord.User) -> None:
    if member.id == interaction.user.id:
        raise Refuse(wording.not_reported(No.ONESELF))
    if interaction.client.user is not None and member.id == interaction.client.user.id:
        raise Refuse(wording.ABOUT_ME)
    if member.bot:
        raise Refuse(wording.A_BOT)


def _addresses(message: discord.Message) -> Iterator[str]:
    return custom_ids([component.to_dict() for component in message.components])


def _writers(message: discord.Message, *, ours: bool) -> frozenset[int]:
    """Return whose words a message may hold: those whom one of ours names, else its author."""
    if not ours:
        return frozenset() if message.author.bot else frozenset({message.author.id})
    return frozenset(int(found) for found in _NAMED.findall(_text(message)))


def _text(message: discord.Message) -> str:
    """Return everything there is to read on a message, from top to bottom."""
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or ""]
        parts += [f"{field.name}: {field.value}" for field in embed.fields]
    parts += _displayed([component.to_dict() for component in message.components])
    parts += [attachment.filename for attachment in message.attachments]
    return "\n".join(part for part in parts if part)


def _displayed(components: Any) -> Iterator[str]:
    if isinstance(components, dict):
        fields = cast("dict[str, Any]", components)
        if isinstance(fields.get("content"), str):
            yield str(fields["content"])
        yield from _displayed(fields.get("components", []))
    elif isinstance(components, list):
        for component in cast("list[Any]", components):
            yield from _displayed(component)


FORMS: Final = (MessageReportForm, MemberReportForm)
SELECTS: Final = (WhoseSelect,)

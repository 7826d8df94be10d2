"""Asking to meet somebody: the form, what the coach says to it, and the request.

What whoever asks sees, and how long it takes, never depends on what the other has settled for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.introductions.admission import Actor
from bot.introductions.asking import (
    AGENDA_LEAST,
    AGENDA_MOST,
    LINE_LEAST,
    LINE_MOST,
    Person,
    Reason,
    Refusal,
    TheyAsked,
    TooShort,
    Words,
    check_words,
)
from bot.introductions.request import Introduction
from bot.introductions.rules import Standing
from bot.introductions.service import IntroductionsService
from bot.projects.rules import Filter, No, Share
from bot.projects.service import ProjectsService
from bot.ui.answers import answer
from bot.ui.asides import acted
from bot.ui.buttons import AddressedButton
from bot.ui.cards import Panel
from bot.ui.custom_ids import parse
from bot.ui.errors import Refuse
from bot.ui.fields import Choice, Text, Typed, Values
from bot.ui.forms import Form
from cogs.introductions import wording_of_asking as wording
from cogs.introductions.coaching import advice_on, advice_panel
from cogs.introductions.consent import OpenButton

if TYPE_CHECKING:
    from bot.ui.answers import Interaction
    from bot.ui.fields import Option

SNOWFLAKE: Final = r"\d{15,20}"
_ID: Final = re.compile(ID_PATTERN)
_SHARES_OFFERED: Final = 24
_TARGET: Final = "target"
"""Under which a draft keeps whom it is for."""

_REASON: Final = Choice("reason", wording.REASON_LABEL, options=wording.REASONS)
_SHARE: Final = Choice("share", wording.SHARE_LABEL)
_LINE: Final = Text(
    "line",
    wording.LINE_LABEL,
    hint=wording.LINE_HINT,
    placeholder=wording.LINE_EXAMPLE,
    paragraph=True,
    min_length=LINE_LEAST,
    max_length=LINE_MOST,
)
_AGENDA: Final = Text(
    "agenda",
    wording.AGENDA_LABEL,
    placeholder=wording.AGENDA_EXAMPLE,
    paragraph=True,
    min_length=AGENDA_LEAST,
    max_length=AGENDA_MOST,
)
_MINUTES: Final = Choice("minutes", wording.MINUTES_LABEL, options=wording.LENGTHS)


# ---------------------------------------------------------------------- the form


class AskForm(Form, feature="intro", verb="ask", args=(SNOWFLAKE,), title=wording.TITLE):
    """A request to meet somebody who has shared something; its opening id becomes the request's id."""

    fields = (_REASON, _SHARE, _LINE, _AGENDA, _MINUTES)

    async def options(self, interaction: Interaction) -> Mapping[str, Sequence[Option]]:
        """Offer what they shared last, and the share that is chosen already, however old."""
        target_id = int(self.args[0])
        return {
            "share": wording.share_options(await _shares_of(interaction, target_id, self.values["share"]))
        }

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Let the coach read it, or send it."""
        await _submit(interaction, int(self.args[0]), values, self.opening_id)


class AskPlainForm(Form, feature="intro", verb="ask-plain", args=(SNOWFLAKE,), title=wording.TITLE):
    """The same for somebody who has not shared anything yet."""

    fields = (_REASON, _LINE, _AGENDA, _MINUTES)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Let the coach read it, or send it."""
        await _submit(interaction, int(self.args[0]), values, self.opening_id)


async def open_ask(interaction: Interaction, user: discord.User | discord.Member) -> None:
    """Open the form to ask for meeting ``user``, or say why that can't be now."""
    await _open(interaction, Person(user.id, user.bot, isinstance(user, discord.Member)))


def actor(interaction: Interaction) -> Actor:
    """Return who acts, and where; outside a server it is refused."""
    if interaction.guild_id is None:
        raise Refuse(wording.ONLY_IN_A_SERVER)
    return Actor(interaction.guild_id, interaction.user.id)


def refusal(refused: Refusal) -> Refuse:
    """Return what to raise in a form whose fields have the names of :class:`bot.introductions.asking.Field`."""
    field = refused.field.value if isinstance(refused, TooShort) else None
    return Refuse(wording.refusal_sentence(refused), field=field)


async def _open(interaction: Interaction, target: Person, share_id: str = "") -> None:
    refused = await service(interaction, IntroductionsService).may_ask(actor(interaction), target, utcnow())
    if isinstance(refused, TheyAsked):
        await _show_theirs(interaction, refused)
    elif refused is not None:
        raise refusal(refused)
    else:
        await _open_form(interaction, target.user_id, {"share": share_id})


async def _open_form(
    interaction: Interaction, target_id: int, typed: Typed, opening_id: str | None = None
) -> None:
    form = AskForm if await _shares_of(interaction, target_id) else AskPlainForm
    await form(str(target_id), values=typed, opening_id=opening_id).open(interaction)


async def _shares_of(interaction: Interaction, target_id: int, share_id: str = "") -> Sequence[Share]:
    """Return somebody's newest shares here, with the one of ``share_id`` among them if it is theirs."""
    guild_id, projects = actor(interaction).guild_id, service(interaction, ProjectsService)
    shares, _ = await projects.list(guild_id, Filter(target_id), start=0, count=_SHARES_OFFERED)
    if _is_id(share_id) and share_id not in {share.id for share in shares}:
        older = await projects.find(share_id, guild_id)
        if isinstance(older, Share) and older.author_id == target_id:
            return (older, *shares[: _SHARES_OFFERED - 1])
    return shares


# ---------------------------------------------------------------------- sending


async def _submit(interaction: Interaction, target_id: int, values: Values, request_id: str) -> None:
    """Send what was submitted, or show what the coach would change; then it is kept until it is sent."""
    words = check_words(_words(values))
    if not isinstance(words, Words):
        raise refusal(words)
    who = actor(interaction)
    advice = await advice_on(interaction, who.guild_id, target_id, words)
    if not advice or await _sent(interaction, request_id):
        refused = await _send(interaction, target_id, words, request_id)
        if isinstance(refused, TheyAsked):
            raise Refuse(wording.NOT_SENT)
        return
    introductions = service(interaction, IntroductionsService)
    refused = await introductions.may_ask(who, Person(target_id), utcnow())
    if isinstance(refused, TheyAsked):
        await _show_theirs(interaction, refused)
        raise Refuse(wording.NOT_SENT)
    if refused is not None:
        raise refusal(refused)
    await introductions.keep_draft(who, request_id, _kept(target_id, words), utcnow())
    panel = advice_panel(advice, words, EditButton(request_id), SendButton(request_id))
    await answer(interaction, view=panel.view(), replace=_in_place(interaction))


async def _send(interaction: Interaction, target_id: int, words: Words, request_id: str) -> TheyAsked | None:
    """Store the request and say what follows. Returns, after it was shown, a request of theirs that came first."""
    asked = await service(interaction, IntroductionsService).ask(
        actor(interaction), Person(target_id), words, request_id, utcnow()
    )
    if isinstance(asked, TheyAsked):
        await _show_theirs(interaction, asked)
        return asked
    if not isinstance(asked, Introduction):
        raise refusal(asked)
    await _confirm(interaction, asked)
    return None


async def _confirm(interaction: Interaction, request: Introduction) -> None:
    panel = Panel().heading(wording.asked_heading(request.seats[-1].user_id))
    if request.standing_of(interaction.user.id) is Standing.PENDING:
        panel.text(wording.what_follows(request.due_at)).note(wording.ASKED_NOTE)
    else:
        panel.text(wording.SENT_BEFORE)
    await answer(interaction, view=panel.view(), replace=_in_place(interaction))


async def _sent(interaction: Interaction, request_id: str) -> Introduction | None:
    """Return the request that was sent under this id, if whoever acts has sent it."""
    found = await service(interaction, IntroductionsService).find(
        request_id, interaction.user.id, actor(interaction).guild_id
    )
    is_theirs = isinstance(found, Introduction) and found.starter_id == interaction.user.id
    return found if is_theirs else None


async def _show_theirs(interaction: Interaction, they: TheyAsked) -> None:
    panel = Panel().text(wording.refusal_sentence(they)).buttons(OpenButton(they.introduction_id))
    await answer(interaction, view=panel.view(), replace=False)


def _words(values: Mapping[str, str]) -> Words:
    share_id = values.get("share", "")
    return Words(
        Reason(values["reason"]),
        values["line"],
        values["agenda"],
        int(values["minutes"]),
        share_id if _is_id(share_id) else "",
    )


def _kept(target_id: int, words: Words) -> dict[str, str]:
    return {
        _TARGET: str(target_id),
        "reason": words.reason.value,
        "share": words.share_id or wording.NO_SHARE.value,
        "line": words.line,
        "agenda": words.agenda,
        "minutes": str(words.minutes),
    }


def _is_id(share_id: str) -> bool:
    return _ID.fullmatch(share_id) is not None


# ---------------------------------------------------------------------- buttons


class EditButton(
    AddressedButton,
    feature="intro",
    verb="edit",
    args=(ID_PATTERN,),
    label=wording.EDIT,
    style=discord.ButtonStyle.primary,
):
    """Change what one wrote."""

    async def pressed(self, interaction: Interaction, draft_id: str) -> None:
        """Open the form with it."""
        draft = await _draft(interaction, draft_id)
        if draft is not None:
            await _open_form(interaction, int(draft[_TARGET]), draft, draft_id)


class SendButton(
    AddressedButton,
    feature="intro",
    verb="send",
    args=(ID_PATTERN,),
    label=wording.SEND,
    replaces=True,
):
    """Send it as it is."""

    async def pressed(self, interaction: Interaction, draft_id: str) -> None:
        """Send it, and put what follows in the place of the panel."""
        draft = await _draft(interaction, draft_id)
        if draft is not None:
            await _send(interaction, int(draft[_TARGET]), _words(draft), draft_id)
            acted(interaction)


class MeetButton(AddressedButton, feature="intro", verb="meet", args=(ID_PATTERN,), label=wording.MEET):
    """Ask to meet whoever made a share."""

    async def pressed(self, interaction: Interaction, share_id: str) -> None:
        """Open the form with this share chosen."""
        share = await service(interaction, ProjectsService).find(share_id, actor(interaction).guild_id)
        if isinstance(share, No):
            raise Refuse(wording.NO_SUCH_SHARE)
        if share.author_id == interaction.user.id:
            raise Refuse(wording.OWN_SHARE)
        await _open(interaction, Person(share.author_id), share_id)


async def _draft(interaction: Interaction, draft_id: str) -> Mapping[str, str] | None:
    """Return what is kept under this id; None after telling that it was sent. Refuses what is not kept."""
    kept = await service(interaction, IntroductionsService).draft(actor(interaction), draft_id)
    if kept is not None:
        return kept
    sent = await _sent(interaction, draft_id)
    if sent is None:
        raise Refuse(wording.NOT_KEPT)
    await _confirm(interaction, sent)
    return None


def _in_place(interaction: Interaction) -> bool | None:
    """Return True where the answer belongs in the place of the coach's panel, else None: where it always is."""
    message = interaction.message
    if message is None or not message.flags.ephemeral:
        return None
    pressed = (parse(custom_id) for custom_id in _custom_ids(message.components))
    ours = (SendButton.feature, SendButton.verb)
    return True if any(each and (each.feature, each.verb) == ours for each in pressed) else None


def _custom_ids(components: Sequence[Any]) -> Iterator[str]:
    for component in components:
        yield getattr(component, "custom_id", None) or ""
        yield from _custom_ids(getattr(component, "children", ()))


FORMS: Final = (AskForm, AskPlainForm)
BUTTONS: Final = (EditButton, SendButton, MeetButton)

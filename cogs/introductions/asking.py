"""Asking to meet somebody: the form, what the coach says to it, and the request.

What whoever asks sees, and how long it takes, never depends on what the other has settled for themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NoReturn

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN, SNOWFLAKE_PATTERN, is_id
from bot.guilds.pillars import Pillar
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
from cogs.introductions.wishes import Wish
from cogs.introductions.wording_of_brokering import THROUGH_TITLE

if TYPE_CHECKING:
    from bot.ui.answers import Interaction
    from bot.ui.fields import Option

_SHARES_OFFERED: Final = 24

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


class AskForm(Form, feature="intro", verb="ask", args=(SNOWFLAKE_PATTERN,), title=wording.TITLE):
    """A request to meet somebody who has shared something; its opening id becomes the request's id."""

    pillar = Pillar.INTRODUCTIONS
    fields = (_REASON, _SHARE, _LINE, _AGENDA, _MINUTES)

    def __init__(
        self,
        *args: str,
        values: Typed | None = None,
        opening_id: str | None = None,
        shares: Sequence[Share] | None = None,
    ) -> None:
        """Prepare an opening; ``shares`` are those to offer, if they are known already."""
        super().__init__(*args, values=values, opening_id=opening_id)
        self._shares = shares

    async def options(self, interaction: Interaction) -> Mapping[str, Sequence[Option]]:
        """Offer what they shared last, and the share that is chosen already, however old."""
        shares = self._shares
        if shares is None:
            shares = await _shares_of(interaction, int(self.args[0]), self.values["share"])
        return {"share": wording.share_options(shares)}

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Let the coach read it, or send it."""
        await _submit(interaction, Wish(*map(int, self.args)), values, self.opening_id)


class AskPlainForm(Form, feature="intro", verb="ask-plain", args=(SNOWFLAKE_PATTERN,), title=wording.TITLE):
    """The same for somebody who has not shared anything yet."""

    pillar = Pillar.INTRODUCTIONS
    fields = (_REASON, _LINE, _AGENDA, _MINUTES)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Let the coach read it, or send it."""
        await _submit(interaction, Wish(*map(int, self.args)), values, self.opening_id)


class ThroughForm(
    AskForm, feature="intro", verb="through", args=(SNOWFLAKE_PATTERN, SNOWFLAKE_PATTERN), title=THROUGH_TITLE
):
    """A request to meet somebody through a person one knows; its address has the two in this order."""


class ThroughPlainForm(
    AskPlainForm,
    feature="intro",
    verb="through-plain",
    args=(SNOWFLAKE_PATTERN, SNOWFLAKE_PATTERN),
    title=THROUGH_TITLE,
):
    """The same to meet somebody who has not shared anything yet."""


async def open_ask(interaction: Interaction, user: discord.User | discord.Member) -> None:
    """Open the form to ask for meeting ``user``, or say why that can't be now."""
    await _open(interaction, Person(user.id, user.bot, isinstance(user, discord.Member)))


def actor(interaction: Interaction) -> Actor:
    """Return who acts, and where; outside a server it is refused."""
    if interaction.guild_id is None:
        raise Refuse(wording.ONLY_IN_A_SERVER)
    return Actor(interaction.guild_id, interaction.user.id)


async def open_through(interaction: Interaction, via: Person, target: Person) -> None:
    """Open the form to ask ``via`` for an introduction to ``target``, or say why that can't be now."""
    wish = Wish(target.user_id, via.user_id)
    introductions = service(interaction, IntroductionsService)
    refused = await introductions.may_ask_through(actor(interaction), via, target, utcnow())
    await _open_unless(interaction, refused, wish)


async def _open(interaction: Interaction, target: Person, share_id: str = "") -> None:
    refused = await service(interaction, IntroductionsService).may_ask(actor(interaction), target, utcnow())
    await _open_unless(interaction, refused, Wish(target.user_id), share_id)


async def _open_unless(
    interaction: Interaction, refused: Refusal | None, wish: Wish, share_id: str = ""
) -> None:
    if isinstance(refused, TheyAsked):
        await _show_theirs(interaction, refused)
    elif refused is not None:
        raise _refusal(wish, refused)
    else:
        await _open_form(interaction, wish, {"share": share_id})


async def _open_form(
    interaction: Interaction, wish: Wish, typed: Mapping[str, str], opening_id: str | None = None
) -> None:
    shares = await _shares_of(interaction, wish.target_id, typed.get("share", ""))
    people = [str(user_id) for user_id in (wish.target_id, wish.via_id) if user_id is not None]
    form: Form
    if shares:
        choosing = AskForm if wish.via_id is None else ThroughForm
        form = choosing(*people, values=typed, opening_id=opening_id, shares=shares)
    else:
        plain = AskPlainForm if wish.via_id is None else ThroughPlainForm
        form = plain(*people, values=typed, opening_id=opening_id)
    await form.open(interaction)


def _refusal(wish: Wish, refused: Refusal) -> Refuse:
    """Return what to raise; the fields of the forms have the names of :class:`bot.introductions.asking.Field`."""
    field = refused.field.value if isinstance(refused, TooShort) else None
    return Refuse(wish.sentence(refused), field=field)


async def _shares_of(interaction: Interaction, target_id: int, share_id: str = "") -> Sequence[Share]:
    """Return somebody's newest shares here, with the one of ``share_id`` among them if it is theirs."""
    guild_id, projects = actor(interaction).guild_id, service(interaction, ProjectsService)
    shares, _ = await projects.list(guild_id, Filter(target_id), start=0, count=_SHARES_OFFERED)
    if is_id(share_id) and share_id not in {share.id for share in shares}:
        older = await projects.find(share_id, guild_id)
        if isinstance(older, Share) and older.author_id == target_id:
            return (older, *shares[: _SHARES_OFFERED - 1])
    return shares


# ---------------------------------------------------------------------- sending


async def _submit(interaction: Interaction, wish: Wish, values: Values, request_id: str) -> None:
    """Send what was submitted, or show what the coach would change; then it is kept until it is sent."""
    words = check_words(_words(values))
    if not isinstance(words, Words):
        raise _refusal(wish, words)
    who = actor(interaction)
    advice = await advice_on(interaction, who.guild_id, wish.target_id, words)
    if not advice or await _sent(interaction, request_id):
        await _send(interaction, wish, words, request_id)
        return
    introductions = service(interaction, IntroductionsService)
    refused = await wish.refused(introductions, who, utcnow())
    if refused is not None:
        await _refuse(interaction, wish, refused)
    await introductions.keep_draft(who, request_id, _kept(wish, words), utcnow())
    panel = advice_panel(advice, words, EditButton(request_id), SendButton(request_id))
    await answer(interaction, view=panel.view(), replace=_in_place(interaction))


async def _send(interaction: Interaction, wish: Wish, words: Words, request_id: str) -> None:
    """Store the request and say what follows; the same id again stores nothing, and says the same."""
    introductions = service(interaction, IntroductionsService)
    asked = await wish.send(introductions, actor(interaction), words, request_id, utcnow())
    if not isinstance(asked, Introduction):
        await _refuse(interaction, wish, asked)
    await _confirm(interaction, asked)


async def _refuse(interaction: Interaction, wish: Wish, refused: Refusal) -> NoReturn:
    """Give back what was written; a request of theirs that came first is shown before."""
    if isinstance(refused, TheyAsked):
        await _show_theirs(interaction, refused)
        raise Refuse(wording.NOT_SENT)
    raise _refusal(wish, refused)


async def _confirm(interaction: Interaction, request: Introduction) -> None:
    wish = Wish(request.pair[1], request.broker_id)
    panel = Panel().heading(wish.heading())
    if request.standing_of(interaction.user.id) is Standing.PENDING:
        panel.text(wish.follows(request.due_at)).note(wording.ASKED_NOTE)
    else:
        panel.text(wording.SENT_BEFORE)
    await answer(interaction, view=panel.view(), replace=_in_place(interaction))


async def _sent(interaction: Interaction, request_id: str) -> Introduction | None:
    """Return the request that was sent under this id, if whoever acts has sent it."""
    found = await service(interaction, IntroductionsService).find(
        request_id, interaction.user.id, actor(interaction).guild_id
    )
    if not isinstance(found, Introduction) or found.starter_id != interaction.user.id:
        return None
    return found


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
        share_id if is_id(share_id) else "",
    )


def _kept(wish: Wish, words: Words) -> dict[str, str]:
    return {
        **wish.kept(),
        "reason": words.reason.value,
        "share": words.share_id or wording.NO_SHARE.value,
        "line": words.line,
        "agenda": words.agenda,
        "minutes": str(words.minutes),
    }


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
            wish, kept = draft
            await _open_form(interaction, wish, kept, draft_id)


class SendButton(
    AddressedButton,
    feature="intro",
    verb="send",
    args=(ID_PATTERN,),
    label=wording.SEND,
    replaces=True,
):
    """Send it as it is."""

    pillar = Pillar.INTRODUCTIONS

    async def pressed(self, interaction: Interaction, draft_id: str) -> None:
        """Send it, and put what follows in the place of the panel."""
        draft = await _draft(interaction, draft_id)
        if draft is not None:
            wish, kept = draft
            await _send(interaction, wish, _words(kept), draft_id)
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


async def _draft(interaction: Interaction, draft_id: str) -> tuple[Wish, Mapping[str, str]] | None:
    """Return what is kept under this id; None after telling that it was sent. Refuses what is not kept."""
    kept = await service(interaction, IntroductionsService).draft(actor(interaction), draft_id)
    if kept is not None:
        wish = Wish.of(kept)
        if wish is None:
            raise Refuse(wording.NOT_KEPT)
        return wish, kept
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


FORMS: Final = (AskForm, AskPlainForm, ThroughForm, ThroughPlainForm)
BUTTONS: Final = (EditButton, SendButton, MeetButton)

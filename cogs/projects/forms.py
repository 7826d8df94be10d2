"""The forms of shares: what a member fills in, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.core.language import N_, NP_, _
from bot.core.text import line
from bot.delivery.worker import Delivery
from bot.guilds.pillars import Pillar
from bot.guilds.service import GuildsService
from bot.projects import rules
from bot.projects.answers import Answered, AnswersService
from bot.projects.rules import Act, Actor, Ask, Draft, Help, Kind, No, Refusal, Share, TooShort
from bot.projects.service import Changed, ProjectsService, Shared
from bot.ui.answers import answer
from bot.ui.errors import Refuse
from bot.ui.fields import Choice, Field, Option, Text
from bot.ui.forms import Form
from bot.ui.organizers import is_organizer
from cogs.projects import wording

if TYPE_CHECKING:
    from bot.core.language import LazyString
    from bot.ui.answers import Interaction
    from bot.ui.fields import Values

_KINDS: Final = "|".join(kind.value for kind in Kind)
_PATIENCE_FOR_DISCORD: Final = 1.2
"""Seconds a member waits to be told "it is up", rather than "it will be"."""

_TITLE: Final = Text(
    "title", NP_("a share", "What do you call it?"), min_length=rules.TITLE_LEAST, max_length=rules.TITLE_MOST
)
_WHAT: Final = Text(
    "what",
    N_("What is it, and who is it useful to?"),
    paragraph=True,
    min_length=rules.WHAT_LEAST,
    max_length=rules.WHAT_MOST,
    placeholder=N_("What it does, how it came about, and who should have a look"),
)
_LINK: Final = Text("link", N_("Link"), required=False, max_length=rules.LINK_MOST, placeholder="https://")
_ASK: Final = Choice(
    "ask",
    N_("What would you like from people?"),
    options=tuple(Option(ask.value, wording.ASK[ask], wording.ASK_MEANS[ask]) for ask in Ask),
)
_ASK_DETAIL: Final = Text(
    "ask_detail",
    N_("Say it in one line"),
    required=False,
    max_length=rules.ASK_DETAIL_MOST,
    placeholder=N_("Does the first page make sense to you?"),
)
_DRAFT_FIELDS: Final[tuple[Field, ...]] = (_TITLE, _WHAT, _LINK, _ASK, _ASK_DETAIL)


class ShareForm(Form, feature="projects", verb="share", args=(_KINDS,), title=wording.SHARE_TITLE):
    """A new share of one kind; its opening id becomes the share's id, so two submissions make one."""

    pillar = Pillar.SHARES
    fields = _DRAFT_FIELDS

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store the share and say where it is."""
        await _share(interaction, _draft(Kind(self.args[0]), values), self.opening_id)


class ShareMessageForm(Form, feature="projects", verb="share-this", title=wording.SHARE_TITLE):
    """The same from a message: its words fill the form, and the kind is asked for here."""

    pillar = Pillar.SHARES
    fields = (
        _TITLE,
        Choice(
            "kind",
            N_("What is it?"),
            options=tuple(Option(kind.value, wording.KIND[kind], wording.KIND_MEANS[kind]) for kind in Kind),
        ),
        _WHAT,
        _LINK,
        _ASK,
    )

    @classmethod
    def of(cls, content: str) -> ShareMessageForm:
        """Return the form filled with the first link of a message and with its words."""
        link, words = rules.link_and_words(content)
        title = line(next(iter(words.splitlines()), ""), rules.TITLE_MOST)
        return cls(values={"title": title, "what": words, "link": link})

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store the share and say where it is."""
        await _share(interaction, _draft(Kind(values["kind"]), values), self.opening_id)


class EditForm(Form, feature="projects", verb="edit", args=(ID_PATTERN, _KINDS), title=N_("Edit your share")):
    """What a share says, to be said better."""

    pillar = Pillar.SHARES
    fields = _DRAFT_FIELDS

    @classmethod
    def of(cls, share: Share, kind: Kind | None = None) -> EditForm:
        """Return the form filled with what the share says now."""
        return cls(
            share.id,
            (kind or share.kind).value,
            values={
                "title": share.title,
                "what": share.what,
                "link": share.link,
                "ask": share.ask.value,
                "ask_detail": share.ask_detail,
            },
        )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store what it says now."""
        share_id, kind = self.args
        changed = await service(interaction, ProjectsService).edit(
            share_id, await actor(interaction), _draft(Kind(kind), values), utcnow()
        )
        await _say_changed(interaction, changed, wording.EDITED)


class UpdateForm(Form, feature="projects", verb="update", args=(ID_PATTERN,), title=wording.UPDATE_TITLE):
    """A piece of progress."""

    pillar = Pillar.SHARES
    fields = (
        Text(
            "text",
            N_("What is new?"),
            paragraph=True,
            min_length=rules.UPDATE_LEAST,
            max_length=rules.UPDATE_MOST,
        ),
        _LINK,
    )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store the progress."""
        changed = await service(interaction, ProjectsService).update(
            self.args[0],
            await actor(interaction),
            values["text"],
            values["link"],
            self.opening_id,
            utcnow(),
        )
        await _say_changed(interaction, changed, wording.UPDATED)


class RemoveForm(
    Form, feature="projects", verb="remove", args=(ID_PATTERN,), title=N_("Take this share down")
):
    """An organizer's reason for taking a member's share down."""

    fields = (
        Text(
            "reason",
            N_("Why?"),
            hint=N_("The author will be told this, and that it was an organizer."),
            paragraph=True,
            min_length=rules.REASON_LEAST,
            max_length=rules.REASON_MOST,
        ),
    )
    is_act = False

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Take the share down."""
        changed = await service(interaction, ProjectsService).remove(
            self.args[0], await actor(interaction), values["reason"], utcnow()
        )
        await _say_changed(interaction, changed, wording.REMOVED)


class HelpForm(Form, feature="projects", verb="helped", args=(ID_PATTERN,), title=wording.HELPED_TITLE):
    """Which part helped, and how."""

    pillar = Pillar.SHARES
    fields = (
        Text(
            "part",
            N_("Which part helped you?"),
            min_length=rules.PART_LEAST,
            max_length=rules.PART_MOST,
            placeholder=N_("The section on backfills"),
        ),
        Text(
            "how",
            N_("How did it help?"),
            paragraph=True,
            min_length=rules.HOW_LEAST,
            max_length=rules.HOW_MOST,
            placeholder=N_("What you could do afterwards that you could not do before"),
        ),
    )

    @classmethod
    def of(cls, share_id: str, earlier: Help | None) -> HelpForm:
        """Return the form, filled with what the member said before."""
        values = {"part": earlier.part, "how": earlier.how} if earlier else None
        return cls(share_id, values=values)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store it, and say where it went."""
        answered = await service(interaction, AnswersService).help(
            self.args[0], member(interaction), values["part"], values["how"], utcnow()
        )
        if not isinstance(answered, Answered):
            raise _refused(answered)
        await answer(interaction, wording.helped(answered.share, reworded=answered.reworded))


class AskForm(Form, feature="projects", verb="ask", args=(ID_PATTERN,), title=wording.ASK_TITLE):
    """A researched question."""

    pillar = Pillar.SHARES
    fields = (
        Text(
            "tried",
            N_("What have you tried or read so far?"),
            paragraph=True,
            min_length=rules.TRIED_LEAST,
            max_length=rules.TRIED_MOST,
        ),
        Text(
            "question",
            N_("What would you like to know?"),
            paragraph=True,
            min_length=rules.QUESTION_LEAST,
            max_length=rules.QUESTION_MOST,
        ),
    )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store the question, and say where it went."""
        answered = await service(interaction, AnswersService).ask(
            self.args[0],
            member(interaction),
            values["tried"],
            values["question"],
            self.opening_id,
            utcnow(),
        )
        if not isinstance(answered, Answered):
            raise _refused(answered)
        await answer(interaction, wording.asked(answered.share))


FORMS: Final = (
    ShareForm,
    ShareMessageForm,
    EditForm,
    UpdateForm,
    RemoveForm,
    HelpForm,
    AskForm,
)


def member(interaction: Interaction) -> Actor:
    """Return who acts, for what everybody may do; outside a server it is refused."""
    if interaction.guild_id is None:
        raise Refuse(_("This works inside a server, not in direct messages."))
    return Actor(interaction.guild_id, interaction.user.id)


async def actor(interaction: Interaction) -> Actor:
    """Return who acts and whether they organize this server, judged from what Discord just sent."""
    who = member(interaction)
    settings = await service(interaction, GuildsService).settings(who.guild_id)
    return Actor(who.guild_id, who.user_id, is_organizer(interaction, settings.organizer_role_id))


async def open_if_allowed(
    interaction: Interaction, share_id: str, act: Act, *, kind: Kind | None = None
) -> None:
    """Open the form of an act, unless the member may not do it now."""
    share = await service(interaction, ProjectsService).may(share_id, act, await actor(interaction))
    if isinstance(share, No):
        raise Refuse(wording.refusal(share))
    form: Form
    match act:
        case Act.EDIT:
            form = EditForm.of(share, kind)
        case Act.UPDATE:
            form = UpdateForm(share_id)
        case Act.ASK:
            form = AskForm(share_id)
        case Act.REMOVE:
            form = RemoveForm(share_id)
        case _:
            raise ValueError(f"{act} has no form")
    await form.open(interaction)


async def _share(interaction: Interaction, draft: Draft, share_id: str) -> None:
    projects = service(interaction, ProjectsService)
    made = await projects.share(await actor(interaction), draft, share_id, utcnow())
    if not isinstance(made, Shared):
        raise _refused(made)
    if made.effect_id is not None:
        # A moment's patience lets the answer lead to the thread instead of promising one.
        await service(interaction, Delivery).wait_for([made.effect_id], _PATIENCE_FOR_DISCORD)
    share = await projects.find(made.share.id, made.share.guild_id)
    shown = made.share if isinstance(share, No) else share
    await answer(interaction, wording.shared(shown, again=made.effect_id is None))


async def _say_changed(interaction: Interaction, changed: Changed | Refusal, sentence: LazyString) -> None:
    if not isinstance(changed, Changed):
        raise _refused(changed)
    await answer(interaction, wording.changed(changed.share, sentence))


def _draft(kind: Kind, values: Values) -> Draft:
    ask = values["ask"] or Ask.NOTHING.value
    detail = values.get("ask_detail", "")
    return Draft(values["title"], kind, values["what"], values["link"], Ask(ask), detail)


def _refused(refusal: Refusal) -> Refuse:
    field = refusal.field.value if isinstance(refusal, TooShort) else None
    return Refuse(wording.refusal(refusal), field=field)

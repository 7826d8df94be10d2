"""Answering a question: the form, the buttons that open it, and taking an answer back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.core.language import _
from bot.core.text import line, shorten
from bot.delivery.worker import Delivery
from bot.guilds.pillars import Pillar
from bot.guilds.service import GuildsService
from bot.projects.rules import LINK_MOST, Ask, Filter, Kind, State
from bot.projects.service import ProjectsService
from bot.prompts.answering import PromptAnswersService, Stored, ToAnswer
from bot.prompts.reminding import RhythmService
from bot.prompts.rules import No
from bot.prompts.runs import WHAT_LEAST, WHAT_MOST, Also, Answered, BadLink, NotShared, TooShort
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import Panel
from bot.ui.channels import sees
from bot.ui.confirm import ask_twice
from bot.ui.errors import Refuse
from bot.ui.fields import Choice, Option, Text
from bot.ui.forms import Form
from bot.ui.reportables import Reportable
from cogs.prompts import wording_of_answers as wording
from cogs.prompts.acting import member
from cogs.prompts.rhythm import RhythmButton

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.projects.rules import Actor, Share
    from bot.prompts.runs import AnswerRefusal
    from bot.ui.answers import Interaction
    from bot.ui.fields import Values

ABOUT: Final = "answer"
"""What an answer is called where it can be reported."""
_SHARES_OFFERED: Final = 20
_TITLE_MOST: Final = 90
_LABEL_MOST: Final = 100
_PATIENCE_FOR_DISCORD: Final = 1.2
"""Seconds a member waits to be led to their answer, rather than to the thread."""


class AnswerForm(Form, feature="prompts", verb="answer", args=(ID_PATTERN,), title=wording.POST):
    """What somebody built; its opening id becomes the answer's id, so two submissions make one."""

    pillar = Pillar.PROMPTS
    fields = (
        Text(
            "what",
            wording.WHAT_LABEL,
            placeholder=wording.WHAT_EXAMPLE,
            paragraph=True,
            min_length=WHAT_LEAST,
            max_length=WHAT_MOST,
        ),
        Text("link", wording.LINK_LABEL, required=False, max_length=LINK_MOST, placeholder="https://"),
        Choice(
            "kind",
            wording.KIND_LABEL,
            options=tuple(Option(kind.value, name) for kind, name in wording.KINDS.items()),
        ),
        Choice(
            "ask",
            wording.ASK_LABEL,
            options=tuple(Option(ask.value, name) for ask, name in wording.ASKS.items()),
        ),
        Choice("also", wording.ALSO_LABEL, hint=wording.ALSO_HINT, required=False),
    )

    @classmethod
    def of(cls, found: ToAnswer) -> AnswerForm:
        """Return the form for a run, filled with what was answered before."""
        earlier = found.earlier
        if earlier is None:
            return cls(
                found.run.id,
                values={"kind": Kind.PROJECT.value, "ask": Ask.NOTHING.value, "also": Also.NOTHING.value},
            )
        words = earlier.words
        return cls(
            found.run.id,
            values={"what": words.what, "link": words.link, "kind": words.kind.value, "ask": words.ask.value},
        )

    async def options(self, interaction: Interaction) -> Mapping[str, Sequence[Option]]:
        """Offer what else can become of it: a project, or news on one of theirs. Nothing if it has become one."""
        who = member(interaction)
        found = await service(interaction, PromptAnswersService).to_answer(
            self.args[0], who.guild_id, who.user_id, utcnow()
        )
        earlier = found.earlier if isinstance(found, ToAnswer) else None
        settings = await service(interaction, GuildsService).settings(who.guild_id)
        if settings.share_channel_id is None or (earlier is not None and earlier.share_id is not None):
            return {"also": ()}
        return {"also": await _also(interaction, who)}

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store the answer, and say where it is."""
        who, answers = member(interaction), service(interaction, PromptAnswersService)
        await to_answer(interaction, self.args[0])
        words = Answered(values["what"], values["link"], Kind(values["kind"]), Ask(values["ask"]))
        done = await answers.answer(self.args[0], who, words, values["also"], self.opening_id, utcnow())
        if not isinstance(done, Stored):
            refuse(done)
        if done.effect_id is not None:
            # A moment's patience lets the answer lead to the message itself.
            await service(interaction, Delivery).wait_for([done.effect_id], _PATIENCE_FOR_DISCORD)
        await _say_stored(interaction, done)


async def _also(interaction: Interaction, who: Actor) -> list[Option]:
    mine = Filter(author_id=who.user_id)
    projects = service(interaction, ProjectsService)
    found = (await projects.list(who.guild_id, mine, start=0, count=_SHARES_OFFERED))[0]
    return [
        Option(Also.NOTHING.value, wording.ONLY_HERE),
        Option(Also.SHARE.value, wording.SHARE_TOO),
        *(Option(share.id, _news_on(share)) for share in found if share.state is State.OPEN),
    ]


def _news_on(share: Share) -> str:
    return shorten(_("News on {title}", title=line(share.title, _TITLE_MOST)), _LABEL_MOST)


async def _say_stored(interaction: Interaction, done: Stored) -> None:
    said = await service(interaction, PromptAnswersService).said(done.answer.id)
    if said is not None:
        done = Stored(said[0], said[1], done.effect_id, done.is_reworded, done.share)
    panel = Panel().text(wording.stored(done))
    kept_up = await service(interaction, RhythmService).cadence(
        done.run.guild_id, done.answer.user_id, utcnow()
    )
    if kept_up is not None:
        panel.text(wording.kept_up(kept_up))
    if not done.answer.is_late:  # what comes late stays as it is
        panel.buttons(ChangeButton(done.answer.id), TakeBackButton(done.answer.id))
    panel.buttons(RhythmButton())
    await answer(interaction, view=panel.view())


async def to_answer(interaction: Interaction, run_id: str) -> ToAnswer:
    """Return a run that whoever acts can see and answer, or refuse; outside a server, too."""
    who = member(interaction)
    found = await service(interaction, PromptAnswersService).to_answer(
        run_id, who.guild_id, who.user_id, utcnow()
    )
    if not isinstance(found, ToAnswer):
        refuse(found)
    if not sees(interaction, found.run.channel_id):
        raise Refuse(wording.CANT_SEE)
    return found


def refuse(refused: AnswerRefusal) -> NoReturn:
    """Tell the member why not; in the form the field it is about is named."""
    field = None
    match refused:
        case TooShort():
            field = "what"
        case BadLink():
            field = "link"
        case NotShared():
            field = "also"
        case No():
            pass
    raise Refuse(wording.refusal(refused), field=field)


async def open_form(interaction: Interaction, run_id: str) -> None:
    """Open the form of a run, unless whoever acts can't answer it now."""
    await AnswerForm.of(await to_answer(interaction, run_id)).open(interaction)


class AnswerButton(
    AddressedButton,
    feature="prompts",
    verb="post",
    args=(ID_PATTERN,),
    label=wording.POST,
    style=discord.ButtonStyle.primary,
):
    """Answer a question, below it."""

    async def pressed(self, interaction: Interaction, run_id: str) -> None:
        """Open the form."""
        await open_form(interaction, run_id)


class PostTooButton(
    AddressedButton, feature="prompts", verb="recap", args=(ID_PATTERN, r"[0-9]{1,3}"), label=wording.POST_TOO
):
    """The same below a page of the recap; its address also tells that message from every other."""

    async def pressed(self, interaction: Interaction, run_id: str, page: str) -> None:
        """Open the form."""
        del page
        await open_form(interaction, run_id)


class EditButton(AddressedButton, feature="prompts", verb="edit", args=(ID_PATTERN,), label=wording.EDIT):
    """Change one's own answer, below it in the thread."""

    async def pressed(self, interaction: Interaction, answer_id: str) -> None:
        """Open the form, for whoever wrote it."""
        await _edit(interaction, answer_id)


class ChangeButton(
    AddressedButton, feature="prompts", verb="change", args=(ID_PATTERN,), label=wording.CHANGE
):
    """The same, for whoever has just written it."""

    async def pressed(self, interaction: Interaction, answer_id: str) -> None:
        """Open the form."""
        await _edit(interaction, answer_id)


async def _edit(interaction: Interaction, answer_id: str) -> None:
    who = member(interaction)
    said = await service(interaction, PromptAnswersService).said(answer_id)
    if said is None or said[0].guild_id != who.guild_id:
        raise Refuse(wording.GONE)
    run, given = said
    if given.user_id != who.user_id:
        raise Refuse(wording.not_your_answer(given.user_id))
    await open_form(interaction, run.id)


class TakeBackButton(
    AddressedButton, feature="prompts", verb="take-back", args=(ID_PATTERN,), label=wording.TAKE_BACK
):
    """Take one's own answer back, after being asked once more."""

    async def pressed(self, interaction: Interaction, answer_id: str) -> None:
        """Ask."""
        await ask_twice(interaction, wording.TAKE_BACK_QUESTION, TakeBackNowButton(answer_id))


class TakeBackNowButton(
    AddressedButton,
    feature="prompts",
    verb="take-back-now",
    args=(ID_PATTERN,),
    label=wording.TAKE_BACK,
    style=discord.ButtonStyle.danger,
    replaces=True,
):
    """The second step."""

    async def pressed(self, interaction: Interaction, answer_id: str) -> None:
        """Take it back."""
        who = member(interaction)
        run = await service(interaction, PromptAnswersService).withdraw(
            answer_id, who.guild_id, who.user_id, utcnow()
        )
        if isinstance(run, No):
            raise Refuse(wording.GONE if run is No.NOT_FOUND else wording.refusal(run))
        await answer(interaction, wording.TAKEN_BACK)


async def reportable(interaction: Interaction, answer_id: str) -> Reportable | None:
    """Return what somebody would report: an answer that stands in a thread they can see."""
    said = await service(interaction, PromptAnswersService).said(answer_id)
    if said is None or said[0].guild_id != interaction.guild_id or not sees(interaction, said[0].channel_id):
        return None
    run, given = said
    context = {str(wording.ANSWER_REPORTED): given.words.what}
    if given.words.link:
        context[str(wording.LINK_LABEL)] = given.words.link
    return Reportable(run.guild_id, given.user_id, context)


async def answer_in_recap(interaction: Interaction, shown: tuple[str, ...], user_id: int) -> str | None:
    """Return the id of a member's answer that a recap shows; ``shown`` are its run and page."""
    recap = await service(interaction, PromptAnswersService).recap(shown[0], int(shown[1]))
    if recap is None or recap.run.guild_id != interaction.guild_id:
        return None
    return next((given.id for given in recap.answers if given.user_id == user_id), None)


FORMS: Final = (AnswerForm,)
BUTTONS: Final = (
    AnswerButton,
    PostTooButton,
    EditButton,
    ChangeButton,
    TakeBackButton,
    TakeBackNowButton,
)

"""The page of the guided set-up on which the first weekly question is written, or left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, Final

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.core.text import shorten
from bot.guilds.setting_up import Question, SetUp, Step
from bot.prompts.rules import TEXT_LEAST, TEXT_MOST, BadText, parse_texts, written
from bot.prompts.rules import WRITTEN_MOST as TEXTS_WRITTEN_MOST
from bot.prompts.service import PromptsService
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.errors import Refuse
from bot.ui.fields import Option, Text
from bot.ui.forms import Form
from bot.ui.times import parse_clock
from bot.ui.weekdays import DAYS
from cogs.setup import wording_of_guide as wording
from cogs.setup.guiding import PAGES, choose, current, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ui.answers import Interaction
    from bot.ui.cards import Panel
    from bot.ui.fields import Values

_NINE: Final = time(9, 0)


async def question_page(interaction: Interaction, panel: Panel, set_up: SetUp) -> None:
    """Show what is asked first, with ways to change it and to leave it out."""
    panel.text(wording.QUESTION)
    if (await service(interaction, PromptsService).list(set_up.guild_id)).prompts:
        panel.text(wording.QUESTIONS_THERE)
    asked = set_up.question
    panel.text(wording.question(asked))
    if asked is None:
        first = wording.FIRST_TEXT.in_language(set_up.language)
        label = shorten(wording.ASK_FIRST.format(first_text=first), 80)
        panel.buttons(AskFirstButton(set_up.id, label=label), WriteButton(set_up.id))
        return
    days = [Option(str(number), name) for number, name in enumerate(DAYS)]
    panel.select(DaySelect(set_up.id, options=days, given=[str(asked.weekday)]))
    panel.buttons(WriteButton(set_up.id, label=wording.CHANGE_QUESTION), NoQuestionButton(set_up.id))


class AskFirstButton(
    AddressedButton,
    feature="guide",
    verb="ask-first",
    args=(ID_PATTERN,),
    label=wording.FIRST_TEXT,
    replaces=True,
):
    """Take the question most begin with."""

    async def pressed(self, interaction: Interaction, set_up_id: str) -> None:
        """Take it, every Monday at nine."""

        def ask(set_up: SetUp) -> SetUp:
            return replace(set_up, question=Question((wording.FIRST_TEXT.in_language(set_up.language),)))

        changed = await choose(interaction, set_up_id, ask)
        await show(interaction, changed)


class NoQuestionButton(
    AddressedButton,
    feature="guide",
    verb="no-question",
    args=(ID_PATTERN,),
    label=wording.SKIP_QUESTION,
    replaces=True,
):
    """Begin without a question."""

    async def pressed(self, interaction: Interaction, set_up_id: str) -> None:
        """Leave it out."""
        changed = await choose(interaction, set_up_id, lambda set_up: replace(set_up, question=None))
        await show(interaction, changed)


class DaySelect(
    AddressedSelect,
    feature="guide",
    verb="day",
    args=(ID_PATTERN,),
    placeholder=wording.CHOOSE_DAY,
    replaces=True,
):
    """On which day it is asked."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], set_up_id: str) -> None:
        """Take it."""
        if not values or values[0] not in set("0123456"):
            raise Refuse(wording.CHOOSE_DAY)
        weekday = int(values[0])

        def on(set_up: SetUp) -> SetUp:
            asked = set_up.question
            return set_up if asked is None else replace(set_up, question=replace(asked, weekday=weekday))

        await show(interaction, await choose(interaction, set_up_id, on))


class QuestionForm(Form, feature="guide", verb="question", args=(ID_PATTERN,), title=wording.QUESTION_TITLE):
    """What is asked first, and at what time."""

    fields = (
        Text(
            "texts",
            wording.QUESTION_LABEL,
            hint=wording.QUESTION_HINT,
            paragraph=True,
            max_length=TEXTS_WRITTEN_MOST,
        ),
        Text("at", wording.TIME_LABEL, hint=wording.TIME_HINT, max_length=20),
    )
    is_act = False

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Take it, on the day that was chosen, or on Mondays."""
        await current(interaction, self.args[0])
        texts = parse_texts(values["texts"])
        if not isinstance(texts, tuple):
            number = texts.line if isinstance(texts, BadText) else 0
            raise Refuse(wording.bad_question(number, TEXT_LEAST, TEXT_MOST), field="texts")
        at = parse_clock(values["at"])
        if at is None:
            raise Refuse(wording.BAD_TIME, field="at")

        def asked(set_up: SetUp) -> SetUp:
            weekday = set_up.question.weekday if set_up.question else 0
            return replace(set_up, question=Question(texts, weekday, at))

        await show(interaction, await choose(interaction, self.args[0], asked), replace=True)


class WriteButton(
    AddressedButton, feature="guide", verb="write", args=(ID_PATTERN,), label=wording.WRITE_QUESTION
):
    """Write the question."""

    async def pressed(self, interaction: Interaction, set_up_id: str) -> None:
        """Open the form, filled with what there is."""
        asked = (await current(interaction, set_up_id)).question
        values = {
            "texts": written(asked.texts) if asked else "",
            "at": f"{asked.at if asked else _NINE:%H:%M}",
        }
        await QuestionForm(set_up_id, values=values).open(interaction)


PAGES[Step.QUESTION] = question_page
FORMS: Final = (QuestionForm,)
BUTTONS: Final = (AskFirstButton, DaySelect, NoQuestionButton, WriteButton)

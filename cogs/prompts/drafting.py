"""A draft of a prompt: shown with when it would come round, changed where it stands, and saved in one press."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.core.language import _
from bot.core.schedule import Often
from bot.prompts.rules import OPEN_LEAST, No, open_most, written
from bot.prompts.service import PromptsService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import ACCENT, CARE, Panel
from bot.ui.channels import CHANNEL_TYPES, look
from bot.ui.errors import Refuse
from bot.ui.fields import Kind, Option
from bot.ui.forms import Form
from bot.ui.weekdays import DAYS
from cogs.prompts import wording_of_drafts as wording
from cogs.prompts import wording_of_prompts as prompts
from cogs.prompts import wording_of_times as times
from cogs.prompts.acting import organizer
from cogs.prompts.draft_fields import DATES, NAME, QUESTIONS, TIME, ZONE, spans_of, texts_of
from cogs.prompts.saving import BUTTONS as SAVING
from cogs.prompts.saving import CancelButton, SaveButton, draft_of
from cogs.prompts.typed import channel_of, time_of, zone_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.prompts.drafting import Previewed
    from bot.prompts.rules import Organizer
    from bot.ui.answers import Interaction
    from bot.ui.fields import Values

_HOURS: Final = (OPEN_LEAST, 12, 24, 48, 72, 96, 120, 144, 168, 240, 336)

# ---------------------------------------------------------------------- the panel


async def show_draft(interaction: Interaction, previewed: Previewed, *, replace: bool | None = None) -> None:
    """Answer with a draft: what it says, when it would come round, and everything that changes it."""
    draft, settings = previewed.draft, previewed.draft.settings
    found = look(interaction.guild, settings.channel_id)
    is_forum = found.is_forum if found is not None and found.is_there else None
    is_fine = previewed.refusal is None and (found is None or found.is_fine)
    panel = Panel(accent=ACCENT if is_fine else CARE)
    panel.heading(wording.heading(settings.name, is_new=draft.prompt_id is None))
    panel.text(prompts.settings_lines(settings, is_forum=is_forum))
    panel.text(wording.place_is_amiss(found)).text(prompts.questions(draft.texts)).rule()
    panel.text(times.coming(previewed.upcoming, settings.schedule.zone))
    if previewed.refusal is not None:
        panel.text(f"**{prompts.refusal(previewed.refusal)}**")
    panel.rule()
    for select in _selects(previewed, is_there=is_forum is not None):
        panel.select(select)
    panel.buttons(*_changes(previewed))
    save = wording.SAVE if draft.prompt_id is None else wording.SAVE_CHANGES
    panel.buttons(
        SaveButton(draft.id, label=save, disabled=previewed.refusal is not None), CancelButton(draft.id)
    )
    await answer(interaction, view=panel.note(wording.NOT_SAVED).view(), replace=replace)


def _selects(previewed: Previewed, *, is_there: bool) -> Sequence[AddressedSelect]:
    draft, settings = previewed.draft, previewed.draft.settings
    schedule = settings.schedule
    most = open_most(schedule) if schedule.weekdays else _HOURS[-1]
    hours = sorted({*(each for each in _HOURS if each <= most), settings.open_hours})
    return (
        ChannelSelect(draft.id, given=[str(settings.channel_id)] if is_there else []),
        DaysSelect(
            draft.id,
            options=[Option(str(day), name) for day, name in enumerate(DAYS)],
            given=[str(day) for day in schedule.weekdays],
            at_most=7,
        ),
        OftenSelect(
            draft.id,
            options=[Option(often.value, name) for often, name in times.OFTEN.items()],
            given=[schedule.often.value],
        ),
        HoursSelect(
            draft.id,
            options=[Option(str(each), _("Open for {hours}", hours=times.hours(each))) for each in hours],
            given=[str(settings.open_hours)],
        ),
    )


def _changes(previewed: Previewed) -> Sequence[AddressedButton]:
    draft, settings = previewed.draft, previewed.draft.settings
    buttons: list[AddressedButton] = [
        TimeButton(draft.id),
        QuestionsButton(draft.id),
        DatesButton(draft.id),
        TurnButton(draft.id, "recap", label=wording.RECAP[settings.is_recap]),
        TurnButton(draft.id, "reminders", label=wording.REMINDERS[settings.is_reminding]),
    ]
    if settings.schedule.often.weeks > 1:
        buttons.append(LaterButton(draft.id))
    return buttons


async def _change(interaction: Interaction, who: Organizer, draft_id: str, **changes: Any) -> None:
    """Change a draft and show it in the place of what was pressed."""
    changed = await service(interaction, PromptsService).change_draft(draft_id, who, utcnow(), **changes)
    if isinstance(changed, No):
        raise Refuse(wording.GONE)
    await show_draft(interaction, changed, replace=True)


# ---------------------------------------------------------------------- changing


class TimeForm(Form, feature="prompts", verb="time", args=(ID_PATTERN,), title=wording.TIME_TITLE):
    """At what time, in which zone."""

    is_act = False
    fields = (TIME, ZONE)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Change the draft."""
        who = await organizer(interaction)
        at, zone = time_of(values["time"], field="time"), zone_of(values["zone"], field="zone")
        await _change(interaction, who, self.args[0], at=at, zone=zone)


class QuestionsForm(
    Form, feature="prompts", verb="questions", args=(ID_PATTERN,), title=wording.QUESTIONS_TITLE
):
    """What is asked, and what organizers call it."""

    is_act = False
    fields = (QUESTIONS, NAME)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Change the draft."""
        who = await organizer(interaction)
        await _change(interaction, who, self.args[0], texts=texts_of(values["texts"]), name=values["name"])


class DatesForm(Form, feature="prompts", verb="dates", args=(ID_PATTERN,), title=wording.DATES_TITLE):
    """Which dates are left out."""

    is_act = False
    fields = (DATES,)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Change the draft."""
        who = await organizer(interaction)
        await _change(interaction, who, self.args[0], left_out=spans_of(values["dates"]))


class TimeButton(
    AddressedButton, feature="prompts", verb="change-time", args=(ID_PATTERN,), label=wording.CHANGE_TIME
):
    """Change time and zone of a draft."""

    async def pressed(self, interaction: Interaction, draft_id: str) -> None:
        """Open the form, filled."""
        schedule = (await draft_of(interaction, draft_id)).draft.settings.schedule
        values = {"time": f"{schedule.at:%H:%M}", "zone": schedule.zone}
        await TimeForm(draft_id, values=values).open(interaction)


class QuestionsButton(
    AddressedButton,
    feature="prompts",
    verb="change-questions",
    args=(ID_PATTERN,),
    label=wording.CHANGE_QUESTIONS,
):
    """Change questions and name of a draft."""

    async def pressed(self, interaction: Interaction, draft_id: str) -> None:
        """Open the form, filled."""
        draft = (await draft_of(interaction, draft_id)).draft
        values = {"texts": written(draft.texts), "name": draft.settings.name}
        await QuestionsForm(draft_id, values=values).open(interaction)


class DatesButton(
    AddressedButton, feature="prompts", verb="change-dates", args=(ID_PATTERN,), label=wording.CHANGE_DATES
):
    """Change which dates a draft leaves out."""

    async def pressed(self, interaction: Interaction, draft_id: str) -> None:
        """Open the form, filled."""
        spans = (await draft_of(interaction, draft_id)).draft.settings.schedule.left_out
        await DatesForm(draft_id, values={"dates": "\n".join(times.dates(spans))}).open(interaction)


class TurnButton(
    AddressedButton,
    feature="prompts",
    verb="turn",
    args=(ID_PATTERN, "recap|reminders"),
    label=wording.RECAP[True],
    replaces=True,
):
    """Turn the recap or the reminders of a draft on or off."""

    async def pressed(self, interaction: Interaction, draft_id: str, what: str) -> None:
        """Turn it, and show the draft."""
        who = await organizer(interaction)
        settings = (await draft_of(interaction, draft_id)).draft.settings
        if what == "recap":
            await _change(interaction, who, draft_id, is_recap=not settings.is_recap)
        else:
            await _change(interaction, who, draft_id, is_reminding=not settings.is_reminding)


class LaterButton(
    AddressedButton,
    feature="prompts",
    verb="later",
    args=(ID_PATTERN,),
    label=wording.A_WEEK_LATER,
    replaces=True,
):
    """Let a draft that comes every so many weeks count from a week later."""

    async def pressed(self, interaction: Interaction, draft_id: str) -> None:
        """Move it, and show the draft."""
        who = await organizer(interaction)
        anchor = (await draft_of(interaction, draft_id)).draft.settings.schedule.anchor
        await _change(
            interaction, who, draft_id, anchor=None if anchor is None else anchor + timedelta(weeks=1)
        )


class ChannelSelect(
    AddressedSelect,
    feature="prompts",
    verb="channel",
    args=(ID_PATTERN,),
    placeholder=wording.CHOOSE_CHANNEL,
    picks=Kind.CHANNEL,
    channel_types=CHANNEL_TYPES,
    replaces=True,
):
    """Where a draft is posted."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], draft_id: str) -> None:
        """Change it, and show the draft."""
        who = await organizer(interaction)
        await _change(interaction, who, draft_id, channel_id=channel_of(interaction, "".join(values[:1])))


class DaysSelect(
    AddressedSelect,
    feature="prompts",
    verb="days",
    args=(ID_PATTERN,),
    placeholder=wording.CHOOSE_DAYS,
    replaces=True,
):
    """On which weekdays a draft comes."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], draft_id: str) -> None:
        """Change them, and show the draft."""
        who = await organizer(interaction)
        if not values or not set(values) <= set("0123456"):
            raise Refuse(wording.NOTHING_CHOSEN)
        await _change(interaction, who, draft_id, weekdays=frozenset(map(int, values)))


class OftenSelect(
    AddressedSelect,
    feature="prompts",
    verb="often",
    args=(ID_PATTERN,),
    placeholder=wording.CHOOSE_OFTEN,
    replaces=True,
):
    """In which weeks a draft comes."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], draft_id: str) -> None:
        """Change it, and show the draft; it counts from its next weekday."""
        who = await organizer(interaction)
        if not values or values[0] not in set(Often):
            raise Refuse(wording.NOTHING_CHOSEN)
        await _change(interaction, who, draft_id, often=Often(values[0]), anchor=None)


class HoursSelect(
    AddressedSelect,
    feature="prompts",
    verb="hours",
    args=(ID_PATTERN,),
    placeholder=wording.CHOOSE_HOURS,
    replaces=True,
):
    """For how long a draft is open."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], draft_id: str) -> None:
        """Change it, and show the draft."""
        who = await organizer(interaction)
        if not values or not values[0].isdecimal() or len(values[0]) > 4:
            raise Refuse(wording.NOTHING_CHOSEN)
        await _change(interaction, who, draft_id, open_hours=int(values[0]))


FORMS: Final = (TimeForm, QuestionsForm, DatesForm)
BUTTONS: Final = (
    TimeButton,
    QuestionsButton,
    DatesButton,
    TurnButton,
    LaterButton,
    ChannelSelect,
    DaysSelect,
    OftenSelect,
    HoursSelect,
    *SAVING,
)

"""The forms in which members write flags. Each leads to one's own panel, where the rest is chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.core.ids import ID_PATTERN
from bot.core.text import LINK_MOST
from bot.guilds.pillars import Pillar
from bot.looking.rules import (
    KINDS_MOST,
    MOST_UP,
    PAY_RANGE_MOST,
    PLACE_MOST,
    ROLE_LEAST,
    ROLE_MOST,
    WORDS_LEAST,
    WORDS_MOST,
    WORK_LEAST,
    WORK_MOST,
    Flag,
    Kind,
    Pay,
    Sort,
    State,
    Words,
)
from bot.members.facts import FACT_MOST, FACTS_MOST
from bot.ui.errors import Refuse
from bot.ui.fields import Choice, Field, Text
from bot.ui.forms import Form
from cogs.looking import wording_of_flags as wording
from cogs.looking.acting import actor, actor_here, flags, own, own_flags, refuse

if TYPE_CHECKING:
    from bot.core.language import Said
    from bot.looking.rules import Refusal
    from bot.ui.answers import Interaction
    from bot.ui.fields import Typed, Values

_ORIGINS: Final = "new|edit"
"""Whether a form of something that exists was opened to write a new one, or to edit it."""
_SKILLS_MOST: Final = FACTS_MOST * (FACT_MOST + 2)


def _role(sort: Sort) -> Text:
    return Text(
        "role",
        wording.ROLE_LABEL,
        min_length=ROLE_LEAST,
        max_length=ROLE_MOST,
        placeholder=wording.ROLE_EXAMPLE[sort],
    )


def _skills(sort: Sort) -> Text:
    return Text(
        "skills",
        wording.SKILLS_LABEL,
        hint=wording.SKILLS_HINT[sort],
        required=False,
        max_length=_SKILLS_MOST,
        placeholder=wording.SKILLS_EXAMPLE,
    )


def _words(sort: Sort, least: int, most: int) -> Text:
    return Text(
        "words",
        wording.WORDS_LABEL[sort],
        paragraph=True,
        min_length=least,
        max_length=most,
        placeholder=wording.WORDS_EXAMPLE[sort],
    )


def _kinds(*, required: bool) -> Choice:
    return Choice(
        "kinds",
        wording.KINDS_LABEL,
        hint=wording.KINDS_HINT,
        options=wording.KIND_OPTIONS,
        at_most=KINDS_MOST,
        required=required,
    )


_PLACE: Final = Text(
    "place",
    wording.PLACE_LABEL,
    required=False,
    max_length=PLACE_MOST,
    placeholder=wording.PLACE_EXAMPLE,
)
_LOOKING_FIELDS: Final[tuple[Field, ...]] = (
    _kinds(required=True),
    _role(Sort.LOOKING),
    _skills(Sort.LOOKING),
    _PLACE,
    _words(Sort.LOOKING, WORDS_LEAST, WORDS_MOST),
)
_HIRING_FIELDS: Final[tuple[Field, ...]] = (
    _role(Sort.HIRING),
    Choice("pay", wording.PAY_LABEL, options=wording.PAY_OPTIONS),
    _PLACE,
    _skills(Sort.HIRING),
    _words(Sort.HIRING, WORK_LEAST, WORK_MOST),
)


def _link(sort: Sort) -> Text:
    return Text(
        "link",
        wording.LINK_LABEL,
        hint=wording.LINK_HINT[sort],
        required=False,
        max_length=LINK_MOST,
        placeholder="https://",
    )


# ---------------------------------------------------------------------- writing


class LookingForm(Form, feature="look", verb="looking", title=wording.TITLE[Sort.LOOKING]):
    """What somebody looks for; its opening id becomes the flag's id, so two submissions make one."""

    pillar = Pillar.LOOKING
    fields = _LOOKING_FIELDS

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Keep it for its owner alone, and show them how others would see it."""
        await _draft(interaction, Sort.LOOKING, values, self.opening_id)


class HiringForm(Form, feature="look", verb="hiring", title=wording.TITLE[Sort.HIRING]):
    """What somebody hires for; otherwise the same."""

    pillar = Pillar.LOOKING
    fields = _HIRING_FIELDS

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Keep it for its owner alone, and show them how others would see it."""
        await _draft(interaction, Sort.HIRING, values, self.opening_id)


class EditLookingForm(
    Form,
    feature="look",
    verb="edit-looking",
    args=(ID_PATTERN, _ORIGINS),
    title=wording.EDIT_TITLE[Sort.LOOKING],
):
    """What one looks for, to be said better."""

    pillar = Pillar.LOOKING
    fields = _LOOKING_FIELDS

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Keep what it says now."""
        await _edit(interaction, *self.args, values=values)


class EditHiringForm(
    Form,
    feature="look",
    verb="edit-hiring",
    args=(ID_PATTERN, _ORIGINS),
    title=wording.EDIT_TITLE[Sort.HIRING],
):
    """What one hires for, to be said better."""

    pillar = Pillar.LOOKING
    fields = _HIRING_FIELDS

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Keep what it says now."""
        await _edit(interaction, *self.args, values=values)


class MoreLookingForm(
    Form, feature="look", verb="more-looking", args=(ID_PATTERN,), title=wording.MORE_TITLE
):
    """What the first form had no room for."""

    pillar = Pillar.LOOKING
    fields = (_link(Sort.LOOKING),)

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Keep it beside the rest."""
        await _edit(interaction, self.args[0], "edit", values=values)


class MoreHiringForm(Form, feature="look", verb="more-hiring", args=(ID_PATTERN,), title=wording.MORE_TITLE):
    """The same for a post."""

    pillar = Pillar.LOOKING
    fields = (
        Text(
            "pay_range",
            wording.PAY_RANGE_LABEL,
            hint=wording.PAY_RANGE_HINT,
            required=False,
            max_length=PAY_RANGE_MOST,
            placeholder=wording.PAY_RANGE_EXAMPLE,
        ),
        _kinds(required=False),
        _link(Sort.HIRING),
    )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Keep it beside the rest."""
        await _edit(interaction, self.args[0], "edit", values=values)


# ---------------------------------------------------------------------- opening


async def open_looking(interaction: Interaction) -> None:
    """Open the form for what somebody looks for: theirs, filled, as long as they have one."""
    found = await own_flags(interaction, Sort.LOOKING)
    if found:
        await edit_form(found[0], "new").open(interaction)
    else:
        await LookingForm().open(interaction)


async def open_hiring(interaction: Interaction) -> None:
    """Open the form for a new post, filled with the one that was begun, or refuse if there are too many."""
    found, now = await own_flags(interaction, Sort.HIRING), utcnow()
    begun = [flag for flag in found if flag.state is State.DRAFT]
    if sum(flag.is_up(now) for flag in found) >= MOST_UP[Sort.HIRING]:
        raise Refuse(wording.up_already(Sort.HIRING))
    if begun:
        await edit_form(begun[0], "new").open(interaction)
    else:
        await HiringForm().open(interaction)


def edit_form(flag: Flag, origin: str = "edit") -> Form:
    """Return the form of what a flag says, filled with it."""
    words = flag.words
    values: Typed = {
        "kinds": [kind.value for kind in words.kinds],
        "role": words.role,
        "skills": ", ".join(words.skills),
        "place": words.place,
        "words": words.words,
        "pay": "" if words.pay is None else words.pay.value,
    }
    form = EditLookingForm if flag.sort is Sort.LOOKING else EditHiringForm
    return form(flag.id, origin, values=values)


def more_form(flag: Flag) -> Form:
    """Return the form of the details of a flag, filled with them."""
    words = flag.words
    values: Typed = {
        "link": words.link,
        "pay_range": words.pay_range,
        "kinds": [kind.value for kind in words.kinds],
    }
    form = MoreLookingForm if flag.sort is Sort.LOOKING else MoreHiringForm
    return form(flag.id, values=values)


# ---------------------------------------------------------------------- submitting


async def _draft(interaction: Interaction, sort: Sort, values: Values, flag_id: str) -> None:
    who = actor_here(interaction)
    words = _with(Words("", ""), values)
    written = await flags(interaction).draft(who, sort, words, flag_id, utcnow())
    said = wording.WRITTEN if isinstance(written, Flag) and written.state is State.DRAFT else ""
    await _show(interaction, written, sort, said)


async def _edit(interaction: Interaction, flag_id: str, origin: str, *, values: Values) -> None:
    """Keep what was submitted, and what the form does not hold as it was."""
    before = await own(interaction, flag_id)
    words = _with(before.words, values)
    kept = await flags(interaction).edit(flag_id, actor(interaction), words, utcnow())
    said = ""
    if isinstance(kept, Flag):
        said = wording.edited(kept, is_new_wanted=origin == "new", now=utcnow())
    await _show(interaction, kept, before.sort, said)


def _with(words: Words, values: Values) -> Words:
    """Return the words with what a form holds of them."""
    if "skills" in values:
        # The rules take them apart at commas: the room's own way of reading a list.
        words = replace(words, skills=(values["skills"],))
    if "kinds" in values:
        words = replace(words, kinds=tuple(Kind(kind) for kind in values.many("kinds")))
    if "pay" in values:
        words = replace(words, pay=Pay(values["pay"]))
    typed = {name: values[name] for name in ("role", "words", "place", "link", "pay_range") if name in values}
    return replace(words, **typed)


async def _show(interaction: Interaction, written: Flag | Refusal, sort: Sort, said: Said) -> None:
    from cogs.looking.panel import is_own_panel, show_own  # it opens these forms, which lead back to it

    if not isinstance(written, Flag):
        refuse(written, sort)
    await show_own(
        interaction, written, said, replace=True if is_own_panel(interaction, written.id) else None
    )


FORMS: Final = (
    LookingForm,
    HiringForm,
    EditLookingForm,
    EditHiringForm,
    MoreLookingForm,
    MoreHiringForm,
)

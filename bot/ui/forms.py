"""Forms: modals that survive a restart, are never handled twice, and lose nothing that was typed.

discord.py keeps open modals in memory, by ``custom_id``: two members with the same one would share
it, and a restart forgets both. Here nothing is kept. A form's ``custom_id`` is its address, ending in
an id made for this opening, and every submission is rebuilt from Discord's payload, whether the same
process opened the form or an earlier one. The opening id is also the key by which a service knows a
submission it has already stored.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

import discord

from bot.core.ids import ID_PATTERN, new_id
from bot.core.language import N_, Said, _
from bot.ui import buttons
from bot.ui.answers import Interaction, answer, patience, show
from bot.ui.arrivals import arrive
from bot.ui.asides import acted, follow
from bot.ui.crowd import has_room
from bot.ui.custom_ids import Addresses, CustomId, parse, pattern
from bot.ui.doors import admit
from bot.ui.errors import Refuse, apologise, one_exit, turn_away
from bot.ui.fields import Choice, Field, Note, Option, Typed, Values, submitted_values
from bot.ui.repeats import is_repeated
from bot.ui.speech import hear

_FEATURE: Final = "form"
_AGAIN: Final = "again"
_BLANK: Final = "blank"
_KEPT_FOR: Final = timedelta(minutes=15)
_KEPT: Final = 500
_HANDLED: Final = "hallway.handled"
_TEXT_IS_ABOVE: Final = N_(
    "I do not hold your text any more, but it is in the message above: open the form and paste it in."
)


class Form:
    """One modal: its inputs, and what happens when it is submitted.

    Declare it with its address, the patterns of the arguments its ``custom_id`` carries, and a
    title of at most 45 characters::

        class AskForm(Form, feature="projects", verb="ask", args=(ID_PATTERN,), title="Ask the author"):
            fields = (
                Text("tried", "What did you try?", paragraph=True, max_length=1000),
                Text("question", "What would you like to know?", max_length=300),
            )

            async def submitted(self, interaction: Interaction, values: Values) -> None:
                (share_id,) = self.args
                ...

        await AskForm(share_id).open(interaction)

    A form knows nothing but ``args`` and ``opening_id`` when it is submitted: it may have been opened
    by a process that is gone. The declaration is checked when it is made (``ValueError``).
    """

    feature: ClassVar[str]
    verb: ClassVar[str]
    title: ClassVar[Said]
    fields: ClassVar[tuple[Field, ...]] = ()
    is_act: ClassVar[bool] = True
    """Whether submitting it is a member's act, which asides may follow (:mod:`bot.ui.asides`). What
    organizers set up is none."""
    pillar: ClassVar[str | None] = None
    """The pillar in which it is a member's act, see :mod:`bot.ui.doors`: whoever it is closed to is told so before it
    opens, and again when it is submitted."""
    _pattern: ClassVar[Any]

    def __init_subclass__(cls, *, feature: str, verb: str, title: Said, args: Sequence[str] = ()) -> None:
        super().__init_subclass__()
        cls.feature, cls.verb, cls.title = feature, verb, title
        cls._pattern = pattern(feature, verb, *args, ID_PATTERN)
        _check_title(title)
        if not 1 <= len(cls.fields) <= 5:
            raise ValueError(f"{cls.__name__} has {len(cls.fields)} fields; a form has 1 to 5")
        names = [field.name for field in cls.fields if not isinstance(field, Note)]
        if not names or len(set(names)) != len(names):
            raise ValueError(f"{cls.__name__} needs inputs, each with a name of its own")

    def __init__(self, *args: str, values: Typed | None = None, opening_id: str | None = None) -> None:
        """Prepare an opening; ``values`` fills the inputs of these names.

        Raises ``ValueError`` if ``args`` do not fit the address, or the address Discord's limit.
        """
        self.args: Final = args
        self.opening_id: Final = new_id(discord.utils.utcnow()) if opening_id is None else opening_id
        self.values: Final = self.complete(values or {})
        self.custom_id: Final = CustomId(self.feature, self.verb, (*args, self.opening_id)).encode()
        if not self._pattern.fullmatch(self.custom_id):
            raise ValueError(f"{type(self).__name__} has arguments that its address does not allow")
        self.button_id(_AGAIN)

    async def open(self, interaction: Interaction) -> None:
        """Show the form; where it is too late for that, offer a button that does.

        Discord opens a modal only as the first answer, so call this before anything slow.
        """
        await admit(interaction, self.pillar)
        if not await show(interaction, self.modal(await self.options(interaction))):
            button = Forms.of(interaction).keep(self, self.values, interaction.user.id, _("Open the form"))
            view = discord.ui.View(timeout=None)
            view.add_item(button)
            await answer(interaction, _("Ready when you are."), view=view, replace=False)

    async def options(self, interaction: Interaction) -> Mapping[str, Sequence[Option]]:
        """Return the options of each :class:`Choice` that was declared without, by field name.

        An input that is not required, and has no options here (an empty sequence), is left out of this
        opening. It is asked whenever the form opens, so keep it to one read. What comes back from such a
        choice is for ``submitted`` to check.
        """
        del interaction
        return {}

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Do what the form is for, and answer.

        It runs under :func:`bot.ui.answers.patience`. Raise :class:`bot.ui.errors.Refuse` to say why
        not: the member gets the sentence, their text and an **Edit** button. Any other exception gets
        the apology, their text and **Try again**. Both reopen this form, filled, with the same
        ``opening_id``: a submission that had been stored after all is recognised by it.
        """
        raise NotImplementedError

    def modal(self, options: Mapping[str, Sequence[Option]]) -> discord.ui.Modal:
        """Return discord.py's modal; ``ValueError`` if a choice has no options to offer."""
        modal = discord.ui.Modal(title=str(self.title), custom_id=self.custom_id)
        for declared in self.fields:
            field, given = declared, tuple[str, ...]()
            if not isinstance(field, Note) and not field.required and not options.get(field.name, (True,)):
                continue
            if isinstance(field, Choice) and field.name in options:
                field = field.offering(options[field.name])
            if not isinstance(field, Note):
                given = self.values.many(field.name)
            modal.add_item(field.component(given))
        return modal

    def button_id(self, verb: str) -> str:
        """Return the ``custom_id`` of a button that opens this form again, with its opening id."""
        return CustomId(_FEATURE, verb, (self.opening_id, self.feature, self.verb, *self.args)).encode()

    def spoken(self, values: Values) -> dict[str, str]:
        """Return what was submitted, by label, as the member would read it."""
        return {
            str(field.label): field.spoken(values.many(field.name))
            for field in self.fields
            if not isinstance(field, Note)
        }

    def complete(self, given: Typed) -> Values:
        """Return the values of exactly this form's inputs, empty where ``given`` has none."""
        return Values({f.name: given.get(f.name, ()) for f in self.fields if not isinstance(f, Note)})

    def check(self, values: Values) -> None:
        """Raise :class:`Refuse` for what only an altered or outdated client can have submitted."""
        for field in self.fields:
            if isinstance(field, Note):
                continue
            complaint = field.complaint(values.many(field.name))
            if complaint is not None:
                raise Refuse(complaint, field=field.name)


@dataclass(frozen=True, slots=True)
class _Draft:
    values: Values
    user_id: int
    until: datetime

    def belongs_to(self, interaction: Interaction) -> bool:
        """Tell whether the draft is still held, and for this member: an address proves nothing."""
        return self.user_id == interaction.user.id and discord.utils.utcnow() < self.until


class Forms:
    """The forms a client knows; the client carries it as ``client.forms`` and feeds it interactions."""

    def __init__(self) -> None:
        self._classes: Final = Addresses[type[Form]]()
        self._drafts: OrderedDict[str, _Draft] = OrderedDict()

    @staticmethod
    def of(interaction: Interaction) -> Forms:
        """Return the registry of the client that received ``interaction``."""
        forms = getattr(interaction.client, "forms", None)
        if not isinstance(forms, Forms):
            raise TypeError("the client needs `forms = Forms()` and its on_interaction listener")
        return forms

    def register(self, *forms: type[Form]) -> None:
        """Let submissions of these forms be handled; ``ValueError`` if an address is taken."""
        for form in forms:
            self._classes.claim(form.feature, form.verb, form)

    def __iter__(self) -> Iterator[type[Form]]:
        return iter(self._classes)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Handle what discord.py itself does not: add it to the client as a listener.

        Takes every form submission, the buttons that reopen a form, and controls nobody answers to
        any more. One interaction is handled once, however often it is handed in or told by Discord.
        """
        if interaction.extras.get(_HANDLED) or is_repeated(interaction):
            return
        hear(interaction)
        address = parse(interaction.custom_id or "")
        if interaction.type is discord.InteractionType.modal_submit and address is not None:
            interaction.extras[_HANDLED] = True
            await self._submit(interaction, address)
        elif interaction.type is discord.InteractionType.component and address is not None:
            if address.feature == _FEATURE:
                interaction.extras[_HANDLED] = True
                if not has_room(interaction):
                    await turn_away(interaction)
                    return
                async with patience(interaction), one_exit(interaction):
                    await self._reopen(interaction, address)
            else:
                await buttons.answer_for_nobody(interaction)

    def keep(self, form: Form, values: Values, user_id: int, label: Said) -> discord.ui.Button[Any]:
        """Remember ``values`` for fifteen minutes; return the button that opens ``form`` with them."""
        now = discord.utils.utcnow()
        self._drafts.pop(form.opening_id, None)
        self._drafts[form.opening_id] = _Draft(values, user_id, now + _KEPT_FOR)
        while len(self._drafts) > _KEPT or next(iter(self._drafts.values())).until <= now:
            self._drafts.popitem(last=False)
        return _button(form, _AGAIN, label)

    async def _submit(self, interaction: Interaction, address: CustomId) -> None:
        given = submitted_values(interaction.data or {})
        form = self._rebuild(address.feature, address.verb, address.args[:-1], address.args[-1:])
        async with patience(interaction, replace=_is_handed_back(interaction)):
            if form is None:
                # Its cog did not load, or it is from an earlier version: at least nothing typed is lost.
                typed = {name: "\n".join(values) for name, values in given.items()}
                refusal = Refuse(
                    _("I do not know this form any more. Please start again; here is what you typed.")
                )
                await apologise(interaction, refusal, typed=typed, replace=True)
                return
            values = form.complete(given)
            if not has_room(interaction):
                again = self.keep(form, values, interaction.user.id, _("Try again"))
                await turn_away(interaction, typed=form.spoken(values), again=again)
                return
            try:
                await arrive(interaction)
                await admit(interaction, form.pillar)
                form.check(values)
                await form.submitted(interaction, values)
                self._drafts.pop(form.opening_id, None)
                if form.is_act:
                    acted(interaction)
            except Refuse as refusal:
                await self._hand_back(interaction, form, values, _placed(form, refusal), _("Edit"))
            except Exception as error:  # noqa: BLE001 - the one exit, with the member's words in hand
                await self._hand_back(interaction, form, values, error, _("Try again"))
        await follow(interaction)

    async def _hand_back(
        self, interaction: Interaction, form: Form, values: Values, error: Exception, label: str
    ) -> None:
        again = self.keep(form, values, interaction.user.id, label)
        await apologise(interaction, error, typed=form.spoken(values), again=again, replace=True)

    def _rebuild(self, feature: str, verb: str, args: Sequence[str], opening: Sequence[str]) -> Form | None:
        """Return the form of an address, or None if no registered form has it."""
        form_class = self._classes.holder(feature, verb)
        if form_class is None or not opening:
            return None
        try:
            return form_class(*args, opening_id=opening[0])
        except ValueError:
            return None

    async def _reopen(self, interaction: Interaction, address: CustomId) -> None:
        match address.args:
            case (opening_id, feature, verb, *args):
                form = self._rebuild(feature, verb, args, [opening_id])
            case _:
                form = None
        if form is None:
            raise Refuse(
                _("I do not know this form any more. Please start again; your text is in the message above.")
            )
        draft = self._drafts.get(form.opening_id)
        if draft is not None and draft.belongs_to(interaction):
            await type(form)(*form.args, values=draft.values, opening_id=form.opening_id).open(interaction)
        elif address.verb == _BLANK:
            await form.open(interaction)
        else:
            view = discord.ui.View(timeout=None)
            view.add_item(_button(form, _BLANK, _("Open the form")))
            await answer(interaction, _TEXT_IS_ABOVE, view=view)


def _check_title(title: Said) -> None:
    if not 1 <= len(str(title)) <= 45:
        raise ValueError(f"a form's title has 1 to 45 characters, not {len(str(title))}: {title!r}")


def _placed(form: Form, refusal: Refuse) -> Refuse:
    """Begin the refusal with the label of the input it is about."""
    labels = {field.name: field.label for field in form.fields if not isinstance(field, Note)}
    label = labels.get(refusal.field or "")
    return refusal if label is None else Refuse(f"**{label}** {refusal.sentence}")


def _button(form: Form, verb: str, label: Said) -> discord.ui.Button[Any]:
    return discord.ui.Button[Any](
        label=str(label), style=discord.ButtonStyle.primary, custom_id=form.button_id(verb)
    )


def _is_handed_back(interaction: Interaction) -> bool:
    """Tell whether the form was reopened from a message that had handed its text back."""
    rows = () if interaction.message is None else interaction.message.components
    return any(
        isinstance(button, discord.Button) and (button.custom_id or "").startswith(f"{_FEATURE}:")
        for row in rows
        if isinstance(row, discord.ActionRow)
        for button in row.children
    )

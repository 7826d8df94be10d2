"""Buttons and selects that work on any message of the bot, in any process, after any restart.

What is pressed is found by its ``custom_id``, an address (see :mod:`bot.ui.custom_ids`): never by a
view kept in memory. An address is no authority either: a handler reloads what it is about and checks
who pressed. Hand every class to ``bot.add_dynamic_items``.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

import discord

from bot.core.ids import snowflake
from bot.core.language import Said, _
from bot.ui.answers import Interaction, answer, patience
from bot.ui.arrivals import arrive
from bot.ui.asides import follow
from bot.ui.crowd import has_room
from bot.ui.custom_ids import CustomId, parse, pattern
from bot.ui.doors import admit
from bot.ui.errors import Refuse, one_exit, turn_away
from bot.ui.fields import Kind, Option, entity_select
from bot.ui.repeats import is_repeated
from bot.ui.speech import hear

if TYPE_CHECKING:
    import re

_NEVER: Final = r"(?!)"
_KEY: Final = "hallway.addressed"


class _Addressed(discord.ui.DynamicItem[discord.ui.Item[Any]], template=_NEVER):
    """What buttons and selects share: the address, and the way a press takes."""

    feature: ClassVar[str] = ""
    verb: ClassVar[str] = ""
    _replaces: ClassVar[bool] = False
    pillar: ClassVar[str | None] = None
    """The pillar in which a press is a member's act, see :mod:`bot.ui.doors`. One that only opens a form that says
    so, or shows one's own, says nothing."""

    def __init_subclass__(
        cls, *, feature: str = "", verb: str = "", args: Sequence[str] = (), replaces: bool = False
    ) -> None:
        # discord.py wants a template from every subclass; one without an address matches nothing.
        super().__init_subclass__(template=pattern(feature, verb, *args) if feature else _NEVER)
        cls.feature, cls.verb, cls._replaces = feature, verb, replaces

    def __init__(self, item: discord.ui.Item[Any], args: tuple[str, ...], row: int | None) -> None:
        super().__init__(item, row=row)
        self.args: Final = args

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> _Addressed:
        """Build the item that was pressed; discord.py calls it."""
        del item
        interaction.extras[_KEY] = True
        address = parse(match.string)
        assert address is not None, "the template is made of the same grammar"
        return cls._from_address(address.args)

    @classmethod
    def _from_address(cls, args: tuple[str, ...]) -> _Addressed:
        raise NotImplementedError

    @classmethod
    def _encode(cls, args: tuple[str, ...]) -> str:
        custom_id = CustomId(cls.feature, cls.verb, args).encode()
        if not cls.__discord_ui_compiled_template__.fullmatch(custom_id):
            raise ValueError(f"{cls.__name__} has arguments that its address does not allow")
        return custom_id

    async def callback(self, interaction: Interaction) -> None:
        """Run the handler: once, if there is room, patiently, and with every exception taking the one exit."""
        if is_repeated(interaction):
            return
        hear(interaction)
        if not has_room(interaction):
            await turn_away(interaction)
            return
        async with patience(interaction, replace=self._replaces), one_exit(interaction):
            await arrive(interaction)
            await admit(interaction, self.pillar)
            await self._handle(interaction)
        await follow(interaction)

    async def _handle(self, interaction: Interaction) -> None:
        raise NotImplementedError


class AddressedButton(_Addressed):
    """A button with an address.

    Declare it with the patterns of its arguments, and construct it with their values::

        class HelpedMe(
            AddressedButton, feature="projects", verb="helped", args=(ID_PATTERN,), label="This helped me"
        ):
            async def pressed(self, interaction: Interaction, share_id: str) -> None:
                await HelpedForm(share_id).open(interaction)

        panel.buttons(HelpedMe(share_id))

    With ``replaces`` the answer takes the place of the message that holds the button.
    """

    label: ClassVar[Said] = ""
    style: ClassVar[discord.ButtonStyle] = discord.ButtonStyle.secondary

    def __init_subclass__(
        cls,
        *,
        feature: str = "",
        verb: str = "",
        args: Sequence[str] = (),
        label: Said = "",
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        replaces: bool = False,
    ) -> None:
        super().__init_subclass__(feature=feature, verb=verb, args=args, replaces=replaces)
        cls.label, cls.style = label, style
        if len(str(label)) > 80:
            raise ValueError(f"a button's label has up to 80 characters, not {len(str(label))}: {label!r}")

    def __init__(
        self, *args: str, label: Said | None = None, disabled: bool = False, row: int | None = None
    ) -> None:
        """Make the button for ``args``; ``ValueError`` if its address does not allow them."""
        text = str(self.label if label is None else label)
        if not 1 <= len(text) <= 80:
            raise ValueError(f"a button's label has 1 to 80 characters, not {len(text)}: {text!r}")
        custom_id = self._encode(args)
        button = discord.ui.Button[Any](label=text, style=self.style, disabled=disabled, custom_id=custom_id)
        super().__init__(button, args, row)

    @classmethod
    def _from_address(cls, args: tuple[str, ...]) -> AddressedButton:
        return cls(*args)

    async def _handle(self, interaction: Interaction) -> None:
        await self.pressed(interaction, *self.args)

    async def pressed(self, interaction: Interaction, /, *args: Any, **kwargs: Any) -> None:
        """Do what the button is for, and answer. ``args`` are those of the address, as text."""
        raise NotImplementedError


class AddressedSelect(_Addressed):
    """A select with an address: options of its own, or members, channels or roles.

    ::

        class PickChannel(
            AddressedSelect, feature="setup", verb="channel", picks=Kind.CHANNEL, placeholder="Choose a channel",
            channel_types=(discord.ChannelType.forum, discord.ChannelType.text),
        ):
            async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None: ...

    Without ``picks`` it needs ``options`` when it is made.
    """

    placeholder: ClassVar[Said] = ""
    picks: ClassVar[Kind | None] = None
    channel_types: ClassVar[tuple[discord.ChannelType, ...]] = ()

    def __init_subclass__(
        cls,
        *,
        feature: str = "",
        verb: str = "",
        args: Sequence[str] = (),
        placeholder: Said = "",
        picks: Kind | None = None,
        channel_types: Sequence[discord.ChannelType] = (),
        replaces: bool = False,
    ) -> None:
        super().__init_subclass__(feature=feature, verb=verb, args=args, replaces=replaces)
        cls.placeholder, cls.picks, cls.channel_types = placeholder, picks, tuple(channel_types)
        if len(str(placeholder)) > 150:
            raise ValueError(f"a placeholder has up to 150 characters, not {len(str(placeholder))}")

    def __init__(
        self,
        *args: str,
        options: Sequence[Option] = (),
        given: Sequence[str] = (),
        at_least: int = 1,
        at_most: int = 1,
        row: int | None = None,
    ) -> None:
        """Make the select for ``args`` with ``given`` values chosen.

        ``ValueError`` if Discord would refuse it: 1 to 25 options, values apart, 0 to 25 to choose.
        """
        custom_id = self._encode(args)
        common: dict[str, Any] = {
            # By its place alone, a panel that takes another's place would be shown with what the other's menus held.
            "id": zlib.crc32(custom_id.encode()) >> 1 or 1,
            "custom_id": custom_id,
            "placeholder": str(self.placeholder) or None,
            "min_values": at_least,
            "max_values": at_most,
        }
        if not 0 <= at_least <= at_most <= 25 or at_most < 1:
            raise ValueError("a select needs 0 <= at_least <= at_most <= 25, and at_most of 1 or more")
        if self.picks is not None:
            ids = [id_ for id_ in map(snowflake, given) if id_ is not None]
            super().__init__(entity_select(self.picks, ids, self.channel_types, common), args, row)
            return
        if not 1 <= len(options) <= 25 or len({option.value for option in options}) != len(options):
            raise ValueError(f"a select has 1 to 25 options with values apart, not {len(options)}")
        if at_most > len(options):
            raise ValueError(f"a select of {len(options)} options cannot let choose {at_most}")
        shown = [option.component(chosen=option.value in given) for option in options]
        super().__init__(discord.ui.Select[Any](**common, options=shown), args, row)

    @classmethod
    def _from_address(cls, args: tuple[str, ...]) -> AddressedSelect:
        # What was offered is on the message; what was chosen comes with the interaction.
        return cls(*args, options=() if cls.picks else (Option("-", "-"),))

    async def _handle(self, interaction: Interaction) -> None:
        data = cast("dict[str, Any]", interaction.data or {})
        values = tuple(str(value) for value in data.get("values", ()))
        if self.picks is not None and None in map(snowflake, values):
            raise Refuse(_("Please pick again."))  # no client of Discord's own sends what is no id
        await self.chosen(interaction, values, *self.args)

    async def chosen(
        self, interaction: Interaction, values: Sequence[str], /, *args: Any, **kwargs: Any
    ) -> None:
        """Do what the choice is for, and answer. ``values`` are option values, or ids as text."""
        raise NotImplementedError


Addressed = AddressedButton | AddressedSelect


def every_address() -> Iterator[type[AddressedButton] | type[AddressedSelect]]:
    """Yield every declared button and select class that has an address, of all imported modules."""
    waiting: list[type[AddressedButton] | type[AddressedSelect]] = [AddressedButton, AddressedSelect]
    while waiting:
        item = waiting.pop()
        waiting.extend(item.__subclasses__())
        if item.feature:
            yield item


async def answer_for_nobody(interaction: Interaction) -> None:
    """Answer a press on one of our addresses that no class of this process has taken.

    discord.py starts the class that matches before it tells listeners of the interaction, so
    whoever is asked here can rely on a taken press being marked.
    """
    if not interaction.extras.get(_KEY):
        hear(interaction)
        async with patience(interaction), one_exit(interaction):
            await answer(
                interaction, _("This is from an earlier version of me. Please use the command again.")
            )

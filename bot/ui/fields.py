"""The inputs of a form: declared as values, checked when declared, rendered as modal components.

Limits are Discord's (https://discord.com/developers/docs/components/reference): a form that could
not be shown fails with a ``ValueError`` where it is written, not in front of a member.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from enum import Enum
from typing import Any, Final, TypeAlias, cast

import discord

from bot.core.ids import snowflake
from bot.core.language import Said, _, ngettext

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,99}")

Typed: TypeAlias = Mapping[str, str | Sequence[str]]
"""What fills a form, by field name: a text, or the chosen values."""


class Values(Mapping[str, str]):
    """What a member submitted, by field name, exactly as typed.

    ``values["title"]`` is the text, or the first chosen value; ``""`` for an input left empty.
    ``values.many("tags")`` is every chosen value.
    """

    def __init__(self, given: Typed) -> None:
        self._given: dict[str, tuple[str, ...]] = {
            name: (value,) if isinstance(value, str) else tuple(value) for name, value in given.items()
        }

    def many(self, name: str) -> tuple[str, ...]:
        """Return every value of the field; ``KeyError`` if the form has none of that name."""
        return tuple(value for value in self._given[name] if value)

    def __getitem__(self, name: str) -> str:
        return next(iter(self._given[name]), "")

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a :class:`Choice` or of a select: its value is what is submitted."""

    value: str
    label: Said
    description: Said = ""

    def __post_init__(self) -> None:
        _between(f"the value of option {self.label!r}", self.value, 1, 100)
        _between(f"the label of option {self.value!r}", self.label, 1, 100)
        _between(f"the description of option {self.value!r}", self.description, 0, 100)

    def component(self, *, chosen: bool = False) -> discord.SelectOption:
        """Return it as discord.py's option."""
        description = str(self.description) or None
        return discord.SelectOption(
            label=str(self.label), value=self.value, description=description, default=chosen
        )


@dataclass(frozen=True, slots=True)
class _Input:
    name: str
    label: Said
    _: KW_ONLY
    hint: Said = ""
    """A line below the label, up to 100 characters."""
    placeholder: Said = ""
    required: bool = True

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"a field's name is letters, digits and _, not {self.name!r}")
        _between(f"the label of field {self.name}", self.label, 1, 45)
        _between(f"the hint of field {self.name}", self.hint, 0, 100)
        _between(f"the placeholder of field {self.name}", self.placeholder, 0, self._longest_placeholder)

    @property
    def _longest_placeholder(self) -> int:
        return 150

    def _labelled(self, control: discord.ui.Item[Any]) -> discord.ui.Item[Any]:
        return discord.ui.Label[Any](
            text=str(self.label), description=str(self.hint) or None, component=control
        )


@dataclass(frozen=True, slots=True)
class Text(_Input):
    """A text, one line or a paragraph."""

    _: KW_ONLY
    paragraph: bool = False
    min_length: int = 0
    max_length: int = 4000

    def __post_init__(self) -> None:
        _Input.__post_init__(self)
        if not 0 <= self.min_length <= self.max_length or not 1 <= self.max_length <= 4000:
            raise ValueError(f"field {self.name} needs 0 <= min_length <= max_length <= 4000")

    @property
    def _longest_placeholder(self) -> int:
        return 100

    def component(self, given: tuple[str, ...]) -> discord.ui.Item[Any]:
        """Return the labelled input, filled with the first of ``given`` as far as it fits."""
        text = _whole(next(iter(given), ""))[: self.max_length]
        control = discord.ui.TextInput[Any](
            custom_id=self.name,
            style=discord.TextStyle.paragraph if self.paragraph else discord.TextStyle.short,
            placeholder=str(self.placeholder) or None,
            # Discord refuses a prefilled text below the minimum: better an empty input than no form.
            default=text if len(text) >= self.min_length and text else None,
            required=self.required,
            min_length=self.min_length or None,
            max_length=self.max_length,
        )
        return self._labelled(control)

    def complaint(self, given: tuple[str, ...]) -> str | None:
        """Return why ``given`` cannot be, though Discord's own client would not have let it through."""
        text = next(iter(given), "")
        if self.required and not text.strip():
            return _("This cannot stay empty.")
        if text and len(text) < self.min_length:
            return ngettext(
                "This needs at least {count} character.",
                "This needs at least {count} characters.",
                self.min_length,
            )
        if len(text) > self.max_length:
            return ngettext(
                "This can hold {count} character, and you wrote {written}.",
                "This can hold {count} characters, and you wrote {written}.",
                self.max_length,
                written=len(text),
            )
        return None

    def spoken(self, given: tuple[str, ...]) -> str:
        """Return ``given`` as the member would read it."""
        return next(iter(given), "")


@dataclass(frozen=True, slots=True)
class Choice(_Input):
    """One of up to 25 options, or several with ``at_most``.

    Without ``options`` the form says them whenever it is opened (:meth:`bot.ui.forms.Form.options`).
    """

    _: KW_ONLY
    options: tuple[Option, ...] = ()
    at_most: int = 1

    def __post_init__(self) -> None:
        _Input.__post_init__(self)
        if len(self.options) > 25:
            raise ValueError(f"field {self.name} has {len(self.options)} options; Discord shows 25")
        if len({option.value for option in self.options}) != len(self.options):
            raise ValueError(f"field {self.name} has two options of the same value")
        if not 1 <= self.at_most <= 25:
            raise ValueError(f"field {self.name} lets choose 1 to 25 options, not {self.at_most}")

    def offering(self, options: Sequence[Option]) -> Choice:
        """Return the same field with these options."""
        return replace(self, options=tuple(options))

    def component(self, given: tuple[str, ...]) -> discord.ui.Item[Any]:
        """Return the labelled select with ``given`` chosen."""
        if not self.options:
            raise ValueError(f"field {self.name} has no options to show")
        chosen = set(given[: self.at_most])
        control = discord.ui.Select[Any](
            custom_id=self.name,
            placeholder=str(self.placeholder) or None,
            min_values=1 if self.required else 0,
            max_values=min(self.at_most, len(self.options)),
            options=[option.component(chosen=option.value in chosen) for option in self.options],
            required=self.required,
        )
        return self._labelled(control)

    def complaint(self, given: tuple[str, ...]) -> str | None:
        """Return why ``given`` cannot be; values are only compared with options known beforehand."""
        if self.required and not given:
            return _("Please choose one.")
        if len(given) > self.at_most:
            return _("Please choose up to {most}.", most=self.at_most)
        if self.options and not set(given) <= {option.value for option in self.options}:
            return _("That is not one of the choices any more. Please choose again.")
        return None

    def spoken(self, given: tuple[str, ...]) -> str:
        """Return the labels of what was chosen, as far as they are known."""
        return ", ".join(str(option.label) for option in self.options if option.value in given)


class Kind(Enum):
    """What a :class:`Pick` picks."""

    MEMBER = "member"
    CHANNEL = "channel"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Pick(_Input):
    """A member, a channel or a role; what is submitted are ids, as text.

    ``channel_types`` narrows the channels that are offered.
    """

    _: KW_ONLY
    kind: Kind = Kind.MEMBER
    channel_types: tuple[discord.ChannelType, ...] = ()
    at_most: int = 1

    def __post_init__(self) -> None:
        _Input.__post_init__(self)
        if not 1 <= self.at_most <= 25:
            raise ValueError(f"field {self.name} lets pick 1 to 25, not {self.at_most}")

    def component(self, given: tuple[str, ...]) -> discord.ui.Item[Any]:
        """Return the labelled select with the ids ``given`` picked."""
        picked = [id_ for id_ in map(snowflake, given[: self.at_most]) if id_ is not None]
        common: dict[str, Any] = {
            "custom_id": self.name,
            "placeholder": str(self.placeholder) or None,
            "min_values": 1 if self.required else 0,
            "max_values": self.at_most,
            "required": self.required,
        }
        return self._labelled(entity_select(self.kind, picked, self.channel_types, common))

    def complaint(self, given: tuple[str, ...]) -> str | None:
        """Return why ``given`` cannot be."""
        if self.required and not given:
            return _("Please pick one.")
        if len(given) > self.at_most or None in map(snowflake, given):
            return _("Please pick again.")
        return None

    def spoken(self, given: tuple[str, ...]) -> str:
        """Return nothing: ids say nothing to a member, and picking again is no lost work."""
        del given
        return ""


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph to read inside the form; it takes one of the five places."""

    text: Said

    def __post_init__(self) -> None:
        _between("a note", self.text, 1, 4000)

    def component(self, given: tuple[str, ...]) -> discord.ui.Item[Any]:
        """Return it as a text display; there is nothing to fill in."""
        del given
        return discord.ui.TextDisplay[Any](str(self.text))


Input: TypeAlias = Text | Choice | Pick
Field: TypeAlias = Input | Note


def entity_select(
    kind: Kind, picked: Sequence[int], channel_types: Sequence[discord.ChannelType], common: Mapping[str, Any]
) -> discord.ui.UserSelect[Any] | discord.ui.RoleSelect[Any] | discord.ui.ChannelSelect[Any]:
    """Return Discord's own select for members, roles or channels, with the ids ``picked`` chosen."""
    types = discord.SelectDefaultValueType
    match kind:
        case Kind.MEMBER:
            chosen = [discord.SelectDefaultValue(id=id_, type=types.user) for id_ in picked]
            return discord.ui.UserSelect[Any](**common, default_values=chosen)
        case Kind.ROLE:
            chosen = [discord.SelectDefaultValue(id=id_, type=types.role) for id_ in picked]
            return discord.ui.RoleSelect[Any](**common, default_values=chosen)
        case Kind.CHANNEL:
            chosen = [discord.SelectDefaultValue(id=id_, type=types.channel) for id_ in picked]
            return discord.ui.ChannelSelect[Any](
                **common, default_values=chosen, channel_types=list(channel_types)
            )


def submitted_values(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Read a modal submission's payload: the values of every input, by its name.

    https://discord.com/developers/docs/interactions/receiving-and-responding (modal submit data).
    """
    found: dict[str, tuple[str, ...]] = {}
    for component in cast("Sequence[Mapping[str, Any]]", data.get("components", ())):
        inner = component.get("component")
        leaves: Sequence[Mapping[str, Any]] = (
            [inner] if inner is not None else component.get("components", ())
        )
        for leaf in leaves:
            if "values" in leaf:
                found[str(leaf["custom_id"])] = tuple(_whole(value) for value in leaf["values"])
            elif "custom_id" in leaf:
                value = leaf.get("value")
                found[str(leaf["custom_id"])] = () if value is None else (_whole(value),)
    return found


def _whole(value: object) -> str:
    """Return what was submitted without halves of surrogate pairs: nothing takes those, no database and no Discord."""
    return str(value).encode("utf-8", "replace").decode()


def _between(what: str, text: Said, shortest: int, longest: int) -> None:
    if not shortest <= len(str(text)) <= longest:
        raise ValueError(f"{what} must have {shortest} to {longest} characters, not {len(str(text))}")

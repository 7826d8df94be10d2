"""What is typed into a form and chosen from a menu: hostile, or fair but for one thing, so that it gets further."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Any, Final

import discord

from bot.ui.fields import Choice, Kind, Pick, Text
from tests.fuzz.hostility import Hostility
from tests.fuzz.memory import Memory
from tests.fuzz.place import Place

MENU: Final[Mapping[Kind | None, int]] = {
    None: discord.ComponentType.select.value, Kind.MEMBER: discord.ComponentType.user_select.value,
    Kind.ROLE: discord.ComponentType.role_select.value, Kind.CHANNEL: discord.ComponentType.channel_select.value,
}  # fmt: skip
TEXT_INPUT: Final = discord.ComponentType.text_input.value

_FAIR_TEXT: Final = "What we learned about tides: three of us met on Monday, and it helped."
_NUMBERS: Final = ("3", "7", "30", "48", "90")
_CLOCK: Final = ("09:00", "5:30 pm", "22:00")
_ZONES: Final = ("Europe/Lisbon", "Berlin", "America/Sao_Paulo")
_TAGS: Final = ("[hiring]", "[looking]", "(open)")
FAIR: Final[Mapping[str, Sequence[str]]] = {
    **dict.fromkeys(("time", "at", "quiet_from", "quiet_to"), _CLOCK),
    **dict.fromkeys(("zone", "city", "where"), _ZONES),
    **dict.fromkeys(
        ("asks_open_most", "asks_received_most", "pair_again_days", "flag_days", "hours"), _NUMBERS
    ),
    **dict.fromkeys(("hiring_tag", "looking_tag"), _TAGS),
    **dict.fromkeys(("link", "links"), ("https://a.example/b", "")),
    "dates": ("", "2026-12-25", "2026-12-24 - 2027-01-02"),
    "until": ("2 weeks", "2027-01-01", "10 days"),
    "value": (*_NUMBERS, *_ZONES, *_TAGS, ""),
    "word": ("erase", "erase everywhere", *("Not this time, thank you.",) * 12),
    "phrases": ("quick call = Say what you would like to talk about",),
    "skills": ("Python, dbt, explaining things",),
    "values": ("Rust, chess, Lisbon",),
}
"""What a field of that name takes; all others take any words."""


class Temper(Enum):
    """How somebody fills a form."""

    FAIR = auto()
    """As it was meant, but for one field."""
    SLY = auto()
    """So that it is taken, with something in it that should not be."""
    WILD = auto()


class Filling:
    """Fills in."""

    def __init__(self, place: Place, memory: Memory, draw: Hostility) -> None:
        self._place, self._memory, self._draw = place, memory, draw
        self._backend: Final = place.world.env.backend

    def form(self, name: str, fields: Sequence[Text | Choice | Pick]) -> list[dict[str, Any]]:
        """Return what every input of the form ``name`` holds, as Discord sends it."""
        temper = self._draw.rng.choice((Temper.FAIR, Temper.FAIR, Temper.SLY, Temper.WILD))
        odd = self._draw.rng.choice([None, *(field.name for field in fields)])
        return [
            self._field(name, field, Temper.WILD if temper is Temper.FAIR and field.name == odd else temper)
            for field in fields
            if temper is not Temper.WILD or not self._draw.sometimes(0.05)
        ]

    def _field(self, name: str, field: Text | Choice | Pick, temper: Temper) -> dict[str, Any]:
        part: dict[str, Any] = {"custom_id": field.name, "type": TEXT_INPUT}
        match field:
            case Text():
                part["value"] = self._text(field, temper)
            case Choice():
                offered = [option.value for option in field.options]
                offered = offered or list(self._memory.offered[f"{name}/{field.name}"])
                part |= {"type": MENU[None], "values": self.chosen(offered, field.at_most, temper)}
            case Pick():
                part |= {"type": MENU[field.kind], "values": self.picked(field.kind, field.at_most, temper)}
        return part

    def _text(self, field: Text, temper: Temper) -> str:
        if temper is Temper.WILD:
            is_empty = self._draw.sometimes(0.03 if field.required else 0.2)
            return "" if is_empty else self._draw.text(field.max_length, field.min_length)
        if field.name in FAIR or (not field.required and self._draw.sometimes(0.2)):
            return self._draw.rng.choice(FAIR.get(field.name, ("",)))
        if temper is Temper.SLY:
            return (_FAIR_TEXT[: max(field.min_length, 25)] + self._draw.text(4000))[: field.max_length]
        known = [text for text in self._memory.filled[field.name] if len(text) <= field.max_length]
        if known and self._draw.sometimes(0.5):
            return self._draw.rng.choice(known)
        return _FAIR_TEXT[: field.max_length]

    def chosen(self, offered: Sequence[str], most: int, temper: Temper) -> list[str]:
        """Return what is chosen of what was offered, or something else."""
        if not offered or (temper is Temper.WILD and self._draw.sometimes(0.3)):
            return [self._draw.text(100, 1) or "x" for _ in range(self._draw.rng.randrange(3))]
        return self._draw.rng.sample(offered, self._draw.rng.randint(1, min(most, len(offered))))

    def picked(self, kind: Kind, most: int, temper: Temper) -> list[str]:
        """Return the ids of who or what is picked: ours, another server's, the bot itself, nothing at all."""
        found = self._ours(kind)
        if temper is Temper.WILD:
            strange = (1, 123456789012345678, 2**63, self._backend.bot_user.id, self._place.world.guild.id)
            found = [*found, *strange, self._place.elsewhere.id]
        return [str(each) for each in self._draw.rng.sample(found, self._draw.rng.randint(1, min(most, 3)))]

    def _ours(self, kind: Kind) -> list[int]:
        guild = self._place.world.guild
        match kind:
            case Kind.MEMBER:
                return [person.id for person in self._place.people.values()]
            case Kind.ROLE:
                return [role.id for role in guild.roles.values()]
            case Kind.CHANNEL:
                return [channel.id for channel in guild.channels.values()]

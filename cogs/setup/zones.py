"""A first guess of a server's time zone, from the language Discord says it speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from bot.core.calendar import search_zones

if TYPE_CHECKING:
    from bot.ui.answers import Interaction

_SPOKEN_IN: Final[Mapping[str, str]] = {
    "bg": "Europe/Sofia",
    "cs": "Europe/Prague",
    "da": "Europe/Copenhagen",
    "de": "Europe/Berlin",
    "el": "Europe/Athens",
    "en-GB": "Europe/London",
    "es-ES": "Europe/Madrid",
    "fi": "Europe/Helsinki",
    "fr": "Europe/Paris",
    "hi": "Asia/Kolkata",
    "hr": "Europe/Zagreb",
    "hu": "Europe/Budapest",
    "id": "Asia/Jakarta",
    "it": "Europe/Rome",
    "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul",
    "lt": "Europe/Vilnius",
    "nl": "Europe/Amsterdam",
    "no": "Europe/Oslo",
    "pl": "Europe/Warsaw",
    "pt-BR": "America/Sao_Paulo",
    "ro": "Europe/Bucharest",
    "sv-SE": "Europe/Stockholm",
    "th": "Asia/Bangkok",
    "tr": "Europe/Istanbul",
    "uk": "Europe/Kyiv",
    "vi": "Asia/Ho_Chi_Minh",
    "zh-CN": "Asia/Shanghai",
    "zh-TW": "Asia/Taipei",
}
"""Discord's locales (Discord docs, Reference, "Locales") that point to one zone more than to any other; American
English and Latin American Spanish are spoken across too many."""
_SHOWN: Final = 25
_NO_CHOICE: Final = "UTC"


def guess(interaction: Interaction, default: str) -> str:
    """Return the zone that a server's language points to, else ``default``, else what that of whoever acts points to.

    ``default`` is what the operator chose for servers that choose none; UTC is no choice.
    """
    here = interaction.guild
    if here is not None and here.preferred_locale.value in _SPOKEN_IN:
        return _SPOKEN_IN[here.preferred_locale.value]
    return _SPOKEN_IN.get(interaction.locale.value, default) if default == _NO_CHOICE else default


def offered(interaction: Interaction, chosen: str, typed: str = "") -> list[str]:
    """Return zones to choose from: what was typed may mean these; else the chosen one, the guess, and well-known ones."""
    found = search_zones(typed)
    first = [] if typed else [chosen, guess(interaction, chosen)]
    return list(dict.fromkeys([*first, *found]))[:_SHOWN]

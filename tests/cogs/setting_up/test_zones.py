"""The first guess of a time zone, and what there is to choose from."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import discord
import pytest

from bot.core.calendar import zone_names
from bot.ui.answers import Interaction
from cogs.setup.zones import _SPOKEN_IN, guess, offered


def somebody(server: str, speaks: str) -> Interaction:
    """An interaction of a member whose Discord speaks one language, in a server that speaks another."""
    guild = SimpleNamespace(preferred_locale=discord.Locale(server))
    return cast("Interaction", SimpleNamespace(guild=guild, locale=discord.Locale(speaks)))


def test_every_guess_is_a_zone_and_every_language_one_of_discords() -> None:
    assert set(_SPOKEN_IN.values()) <= set(zone_names())
    assert set(_SPOKEN_IN) <= {locale.value for locale in discord.Locale}


@pytest.mark.parametrize(
    ("server", "speaks", "default", "wanted"),
    [
        ("de", "fr", "UTC", "Europe/Berlin"),
        ("de", "fr", "Asia/Tokyo", "Europe/Berlin"),
        ("en-US", "fr", "Asia/Tokyo", "Asia/Tokyo"),
        ("en-US", "fr", "UTC", "Europe/Paris"),
        ("en-US", "en-US", "UTC", "UTC"),
    ],
)
def test_the_servers_language_counts_first_then_the_operators_zone_then_whoever_acts(
    server: str, speaks: str, default: str, wanted: str
) -> None:
    assert guess(somebody(server, speaks), default) == wanted


def test_the_chosen_zone_stands_first_and_never_twice_and_no_more_than_discord_shows() -> None:
    found = offered(somebody("de", "de"), "Europe/Lisbon")
    assert found[:2] == ["Europe/Lisbon", "Europe/Berlin"]
    assert len(found) == len(set(found)) == 25
    assert offered(somebody("de", "de"), "UTC", "kathmandu")[0] == "Asia/Kathmandu"
    assert offered(somebody("de", "de"), "UTC", "Atlantis-on-Sea") == []

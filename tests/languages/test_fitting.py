"""Whatever is declared fits Discord's limits in every language: forms, buttons, menus, commands, tags."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import discord
import pytest
from discord import app_commands

from bot import app as wiring
from bot.app import App
from bot.core.language import languages, speaking
from bot.ui.buttons import AddressedButton, every_address
from bot.ui.fields import Choice, Note, Option
from bot.ui.forms import Form
from bot.ui.speech import Translator
from tests.flows.meetup import settings_for

Said = tuple[str, str, int]
"""Where, what, and how long it may be."""


@pytest.fixture
async def app(migrated_file: Path, tmp_path: Path) -> AsyncIterator[App]:
    """The bot with all its cogs, connected to nothing."""
    built = await wiring.build(settings_for(Path(shutil.copy(migrated_file, tmp_path / "hallway.db"))))
    try:
        await built.client.load_cogs()
        yield built
    finally:
        await built.database.close()


def of_form(form: type[Form]) -> Iterator[Said]:
    yield form.__name__, str(form.title), 45
    for field in form.fields:
        if isinstance(field, Note):
            yield form.__name__, str(field.text), 4000
            continue
        yield form.__name__, str(field.label), 45
        yield form.__name__, str(field.hint), 100
        yield form.__name__, str(field.placeholder), 100 if hasattr(field, "max_length") else 150
        if isinstance(field, Choice):
            yield from (each for option in field.options for each in of_option(form.__name__, option))


def of_option(where: str, option: Option) -> Iterator[Said]:
    yield where, str(option.label), 100
    yield where, str(option.description), 100


def of_addressed() -> Iterator[Said]:
    for item in every_address():
        if not item.__module__.startswith(("bot.", "cogs.")):
            continue
        if issubclass(item, AddressedButton):
            yield item.__name__, str(item.label), 80
        else:
            yield item.__name__, str(item.placeholder), 150


@pytest.mark.parametrize("language", languages())
async def test_forms_buttons_and_menus_fit(app: App, language: str) -> None:
    with speaking(language):
        said = [each for form in app.client.forms for each in of_form(form)] + list(of_addressed())
    assert len(said) > 300
    assert [each for each in said if len(each[1]) > each[2]] == []


class Measure(Translator):
    """Notes what is too long for its place."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.too_long: set[str] = set()

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        words = await super().translate(string, locale, context)
        is_name = context.location is app_commands.TranslationContextLocation.command_name
        if words is not None:
            self.seen.add(locale.value)
            if len(words) > (32 if is_name else 100):
                self.too_long.add(words)
        return words


async def test_commands_and_menus_fit(app: App) -> None:
    measure = Measure()
    for kind in discord.AppCommandType:
        for command in app.client.tree.get_commands(type=kind):
            await command.get_translated_payload(app.client.tree, measure)
    assert measure.seen >= {"de", "es-ES", "es-419"}
    assert measure.too_long == set()

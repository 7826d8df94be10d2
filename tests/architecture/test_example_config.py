"""config.example.toml: every key, its default, and nothing else."""

from __future__ import annotations

import re
import tomllib

from bot.settings import Settings, load
from bot.settings.model import keys
from tests.architecture.source import ROOT

EXAMPLE = ROOT / "config.example.toml"


def with_everything_on() -> dict[str, dict[str, object]]:
    """The example as it is when each key that is commented out is switched on."""
    text = EXAMPLE.read_text(encoding="utf-8")
    return tomllib.loads(re.sub(r"^# (?=[a-z_]+ = )", "", text, flags=re.MULTILINE))


def test_the_example_loads_and_changes_nothing() -> None:
    assert load(EXAMPLE, environ={}).model_dump() == Settings.model_construct().model_dump()


def test_the_example_names_every_key_and_no_other() -> None:
    named = {f"{section}.{key}" for section, values in with_everything_on().items() for key in values}
    assert named == set(keys())


def test_every_key_of_the_example_says_what_it_is_for() -> None:
    """A comment stands above each key, or above the key it stands under."""
    paragraphs = re.split(r"\n\s*\n", EXAMPLE.read_text(encoding="utf-8"))
    for paragraph in paragraphs:
        lines = [line for line in paragraph.splitlines() if not re.match(r"\[\w+]", line)]
        if any(re.match(r"(# )?[a-z_]+ = ", line) for line in lines):
            assert re.match(r"# (?![a-z_]+ = )", lines[0]), paragraph


def test_the_example_works_with_everything_on() -> None:
    settings = Settings.model_validate(with_everything_on())
    assert settings.http.port is not None
    assert settings.discord.shard_ids == (0, 1)

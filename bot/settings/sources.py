"""Where settings come from, and what to say when something is wrong with them."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
)

from bot.settings.errors import (
    BadValue,
    BadZone,
    ConfigMalformed,
    ConfigMissing,
    SettingsError,
    UnknownKey,
    why,
)
from bot.settings.model import PREFIX, TOKEN_FILE_VARIABLE, TOKEN_VARIABLE, Settings, keys, sections

DEFAULT_FILE: Final = Path("config.toml")
"""What is read when neither ``--config`` nor ``HALLWAY_CONFIG`` names a file, if it is there."""
CONFIG_VARIABLE: Final = "HALLWAY_CONFIG"


class _Environment(EnvSettingsSource):
    """The environment, with the token's two short names, of which the environment's wins over the file's."""

    def __init__(self, settings_cls: type[BaseSettings], environ: Mapping[str, str]) -> None:
        super().__init__(settings_cls)
        self.env_vars = {name.lower(): value for name, value in environ.items() if value}

    def __call__(self) -> dict[str, Any]:
        values = super().__call__()
        if isinstance(values.get("discord"), str):
            return values  # a text in the place of the section, which is told like any other wrong value
        discord: dict[str, Any] = dict(values.get("discord") or {})
        for key, variable in (("token", TOKEN_VARIABLE), ("token_file", TOKEN_FILE_VARIABLE)):
            if short := self.env_vars.get(variable.lower()):
                discord[key] = short
        if "token_file" in discord and "token" not in discord:
            discord["token"] = None  # else the configuration file's token would be taken instead
        return {**values, "discord": discord} if discord else values


def load(
    file: Path | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    overrides: Sequence[str] = (),
) -> Settings:
    """Read the settings from ``file`` (or where it is by default), ``environ`` and ``overrides``.

    ``overrides`` are ``section.key=value`` from the command line. Raises a :class:`SettingsError` whose
    message is one sentence for the operator.
    """
    named = file or (Path(environ[CONFIG_VARIABLE]) if environ.get(CONFIG_VARIABLE) else None)
    from_file = _read(named or DEFAULT_FILE, required=named is not None)
    from_flags = dict(_parse(overrides))
    _refuse_unknown_variables(environ)

    class Loaded(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            del init_settings, env_settings, dotenv_settings, file_secret_settings  # ours take their place
            # Flags come as a source, not as arguments, so that they too are merged key by key.
            flags = InitSettingsSource(settings_cls, _nested(from_flags))
            return (
                flags,
                _Environment(settings_cls, environ),
                InitSettingsSource(settings_cls, from_file),
            )

    try:
        return Loaded()
    except ValidationError as error:
        sources = _Sources(named or DEFAULT_FILE, from_file, environ, from_flags)
        raise _explained(error, sources) from None


def _read(file: Path, *, required: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))  # Windows' editors write a byte order mark
    except FileNotFoundError:
        if not required:
            return {}
        raise ConfigMissing(
            f"There is no configuration file {file}: mend --config or {CONFIG_VARIABLE}, or make the file "
            "from config.example.toml."
        ) from None
    except UnicodeDecodeError:
        raise ConfigMalformed(f"{file} is not a text file in UTF-8: save it as one.") from None
    except OSError as error:
        raise ConfigMalformed(f"{file} cannot be read ({why(error)}): mend its permissions.") from None
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
        hint = " Text needs quotes around it." if reason.startswith("Invalid value") else ""
        raise ConfigMalformed(f"{file} is not valid TOML: {_lowered(reason)}.{hint}") from None


def _parse(overrides: Sequence[str]) -> Iterator[tuple[str, str]]:
    for override in overrides:
        key, equals, value = override.partition("=")
        key = key.strip()
        if not equals:
            raise BadValue(f"--set {key} lacks its value: write it as --set {key}=value.")
        if key == "discord.token":
            raise BadValue(
                "A token on the command line can be read by everybody on this machine: "
                "put it into HALLWAY_TOKEN or a file instead."
            )
        if key not in keys():
            raise UnknownKey(f"--set does not know the key {key}.{_nearest(key)}")
        yield key, value


def _nested(flat: Mapping[str, str]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for dotted, value in flat.items():
        section, key = dotted.split(".")
        nested.setdefault(section, {})[key] = value
    return nested


def _variable(dotted: str) -> str:
    return PREFIX + dotted.replace(".", "__").upper()


def _refuse_unknown_variables(environ: Mapping[str, str]) -> None:
    """Refuse misspelt variables, but not everything with our prefix: Kubernetes sets some for a service's name."""
    known = {
        CONFIG_VARIABLE, TOKEN_VARIABLE, TOKEN_FILE_VARIABLE, *map(_variable, keys()),
        *(PREFIX + section.upper() for section, _ in sections()),
    }  # fmt: skip
    plain = {_single(name): name for name in known}
    for name in environ:
        upper = name.upper()
        if not upper.startswith(PREFIX) or upper in known or upper.startswith("HALLWAY_TEST_"):
            continue
        near = difflib.get_close_matches(_single(upper), plain, n=1, cutoff=0.85)
        if near or "__" in upper:
            meant = f" Did you mean {plain[near[0]]}?" if near else ""
            raise UnknownKey(
                f"The environment has a variable that Hallway does not know, {name}.{meant} Rename or remove it."
            )


def _single(name: str) -> str:
    return name.replace("__", "_")


def _nearest(dotted: str) -> str:
    last = dotted.rsplit(".", 1)[-1]

    def likeness(known: str) -> float:
        return max(
            difflib.SequenceMatcher(a=dotted, b=known).ratio(),
            difflib.SequenceMatcher(a=last, b=known.rsplit(".", 1)[-1]).ratio(),
        )

    candidates = [*keys(), *(name for name, _ in sections())] if "." not in dotted else keys()
    best = max(candidates, key=likeness)
    return f" Did you mean {best}?" if likeness(best) >= 0.6 else " config.example.toml lists every key."


@dataclass(frozen=True)
class _Sources:
    """Where the values came from, to say where the wrong one stands."""

    file: Path
    from_file: Mapping[str, Any]
    environ: Mapping[str, str]
    from_flags: Mapping[str, str]

    def place(self, dotted: str) -> str:
        """Name the place of a key or section as its author wrote it there."""
        if dotted in self.from_flags:
            return f"--set {dotted}"
        variable = next((name for name in self.environ if name.upper() == _variable(dotted)), None)
        if variable:
            return variable
        section, _, key = dotted.partition(".")
        is_section = not key and isinstance(self.from_file.get(section), dict)
        return f"{self.file}: [{dotted}]" if is_section else f"{self.file}: {dotted}"


def _explained(error: ValidationError, sources: _Sources) -> SettingsError:
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    problems.sort(key=lambda problem: problem["type"] != "extra_forbidden")  # a misspelling explains the rest
    problem = problems[0]
    dotted = ".".join(str(part) for part in problem["loc"][:2])
    place = sources.place(dotted)
    if problem["type"] == "extra_forbidden":
        return UnknownKey(f"{place} is a key that Hallway does not know.{_nearest(dotted)}")
    complaint = problem["msg"].removeprefix("Value error, ").replace("Input should", "should")
    if problem["type"] == "zone":
        return BadZone(f"{place} {complaint}")
    if problem["type"] in {"model_type", "model_attributes_type"}:
        complaint = f"should be a section, with [{dotted}] on a line of its own, as in config.example.toml"
    return BadValue(f"{place} {_lowered(complaint)}.")


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]

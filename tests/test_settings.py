"""Settings: who wins over whom, what is told about a mistake, and that no secret gets out."""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Settings, SettingsError, load, sources
from bot.settings.errors import (
    BadValue,
    BadZone,
    ConfigMalformed,
    ConfigMissing,
    TokenFileUnreadable,
    TokenMissing,
    UnknownKey,
)
from bot.settings.model import keys

EXAMPLE = Path(__file__).parents[1] / "config.example.toml"
SECRET = "hunter2-hunter2"


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _load(toml: str = "", environ: Mapping[str, str] | None = None, *overrides: str) -> Settings:
    Path("config.toml").write_text(toml, encoding="utf-8")
    return load(environ=environ or {}, overrides=overrides)


def _complaint(
    error: type[SettingsError], toml: str = "", environ: Mapping[str, str] | None = None, *overrides: str
) -> str:
    with pytest.raises(error) as caught:
        _load(toml, environ, *overrides)
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)
    return str(caught.value)


def _values(settings: Settings) -> dict[str, Any]:
    """Every value as it is, secrets opened."""
    opened: dict[str, Any] = {}
    for section, values in settings.model_dump().items():
        for key, value in values.items():
            opened[f"{section}.{key}"] = (
                value.get_secret_value() if hasattr(value, "get_secret_value") else value
            )
    return opened


# The example


def _uncommented() -> str:
    return re.sub(r"^# (\w+ = )", r"\1", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_the_example_is_the_defaults(directory: Path) -> None:
    assert _values(load(EXAMPLE, environ={})) == _values(load(environ={}))


def test_the_example_names_every_key_and_no_other(directory: Path) -> None:
    named = [f"{section}.{key}" for section, table in tomllib.loads(_uncommented()).items() for key in table]
    assert named == keys()


def test_the_example_shows_values_that_can_be_used(directory: Path) -> None:
    (directory / "config.toml").write_text(_uncommented(), encoding="utf-8")
    settings = load(environ={})
    assert settings.discord.shard_ids == (0, 1)
    assert settings.http.port == 8080


def test_every_key_of_the_example_says_what_it_is_for() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if re.match(r"(# )?shard_count = ", line):
            continue  # shares the comment of shard_ids
        if re.match(r"(# )?\w+ = ", line):
            assert lines[number - 1].startswith("# "), line


# Who wins


def test_without_anything_the_defaults_hold(directory: Path) -> None:
    settings = load(environ={})
    assert settings.database.connect_url == "sqlite+aiosqlite:///hallway.db"
    assert settings.http.port is None


def test_the_file_wins_over_defaults_the_environment_over_it_and_flags_over_all(directory: Path) -> None:
    toml = "[http]\nport = 1111\nhost = '127.0.0.2'"
    assert _load(toml).http.port == 1111
    assert _load(toml, {"HALLWAY_HTTP__PORT": "2222"}).http.port == 2222
    settings = _load(toml, {"HALLWAY_HTTP__PORT": "2222"}, "http.port=3333")
    assert (settings.http.port, settings.http.host) == (3333, "127.0.0.2")


def test_the_file_is_where_it_is_said_to_be(directory: Path) -> None:
    for name, port in (("a.toml", 1111), ("b.toml", 2222)):
        Path(name).write_text(f"[http]\nport = {port}", encoding="utf-8")
    assert load(environ={"HALLWAY_CONFIG": "a.toml"}).http.port == 1111
    assert load(Path("b.toml"), environ={"HALLWAY_CONFIG": "a.toml"}).http.port == 2222


def test_an_empty_variable_is_as_good_as_none(directory: Path) -> None:
    assert _load("[http]\nport = 1111", {"HALLWAY_HTTP__PORT": "", "HALLWAY_CONFIG": ""}).http.port == 1111


def test_windows_byte_order_mark_does_no_harm(directory: Path) -> None:
    Path("config.toml").write_bytes(b"\xef\xbb\xbf[http]\r\nport = 1111\r\n")
    assert load(environ={}).http.port == 1111


def test_lists_are_written_as_people_write_them(directory: Path) -> None:
    environ = {"HALLWAY_DISCORD__SHARD_IDS": "0, 2", "HALLWAY_DISCORD__SHARD_COUNT": "4"}
    assert _load("", environ).discord.shard_ids == (0, 2)


# The token


@pytest.mark.parametrize(
    ("toml", "environ", "token"),
    [
        ("token = 'from the file'", {}, "from the file"),
        ("token_file = 'one'", {}, "from one"),
        ("", {"HALLWAY_TOKEN": "from the environment"}, "from the environment"),
        ("", {"HALLWAY_DISCORD__TOKEN": "from the environment"}, "from the environment"),
        ("", {"HALLWAY_TOKEN_FILE": "one"}, "from one"),
        ("token = 'from the file'", {"HALLWAY_TOKEN": "from the environment"}, "from the environment"),
        ("token = 'from the file'", {"HALLWAY_TOKEN_FILE": "one"}, "from one"),
        ("token_file = 'one'", {"HALLWAY_TOKEN": "from the environment"}, "from the environment"),
        ("token_file = 'one'", {"HALLWAY_TOKEN_FILE": "two"}, "from two"),
    ],
)  # fmt: skip
def test_the_token_comes_from_the_nearest_place(
    directory: Path, toml: str, environ: Mapping[str, str], token: str
) -> None:
    for name in ("one", "two"):
        Path(name).write_text(f"  from {name}\n", encoding="utf-8")
    assert _load(f"[discord]\n{toml}", environ).token().get_secret_value() == token


def test_a_token_that_is_nowhere_is_told_with_every_way_to_give_it(directory: Path) -> None:
    with pytest.raises(TokenMissing) as caught:
        _load().token()
    for way in ("HALLWAY_TOKEN", "HALLWAY_TOKEN_FILE", "config.toml"):
        assert way in str(caught.value)


@pytest.mark.parametrize("content", [None, b"", b"  \n", b"\xff\xfe\x00"])
def test_a_token_file_without_a_token_is_told(directory: Path, content: bytes | None) -> None:
    if content is not None:
        Path("secret").write_bytes(content)
    with pytest.raises(TokenFileUnreadable, match="secret"):
        _load("", {"HALLWAY_TOKEN_FILE": "secret"}).token()


def test_a_token_file_that_no_file_can_be_called_is_told(directory: Path) -> None:
    with pytest.raises(TokenFileUnreadable, match="null"):
        _load('[discord]\ntoken_file = "secret\\u0000"').token()


# Secrets


def test_no_secret_is_in_a_representation(directory: Path) -> None:
    settings = _load(
        f"[discord]\ntoken = '{SECRET}'\n[database]\nurl = 'postgresql://ana:{SECRET}@db.example.org/hallway'"
    )
    for shown in (
        repr(settings),
        str(settings),
        repr(settings.model_dump()),
        settings.model_dump_json(),
        settings.database.shown,
    ):
        assert SECRET not in shown
    assert settings.database.shown == "PostgreSQL at db.example.org/hallway"
    assert settings.database.password is not None
    assert settings.database.password.get_secret_value() == SECRET


@pytest.mark.parametrize(
    "toml",
    [
        f"[discord]\ntoken = ['{SECRET}']",
        f"[database]\nurl = 'mysql://ana:{SECRET}@host/db'",
        f"[database]\nurl = ['{SECRET}']",
        f"[discord]\ntokne = '{SECRET}'",
        f"[discord]\ntoken = '{SECRET}",
        f"discord = '{SECRET}'",
    ],
)
def test_no_secret_is_in_a_complaint(directory: Path, toml: str) -> None:
    with pytest.raises(SettingsError) as caught:
        _load(toml)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None, "the original would show its input"


# Mistakes


@pytest.mark.parametrize(
    ("toml", "meant"),
    [
        ("[databse]\nurl = 'x'", "database"),
        ("token = 'x'", "discord.token"),
        ("[discord]\ntokne = 'x'", "discord.token"),
        ("[delivery]\nrequest_per_second = 3", "delivery.requests_per_second"),
        ("[discord]\nport = 3", "http.port"),
        ("[community]\ntimezone = 'UTC'", "community.zone"),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest_known(directory: Path, toml: str, meant: str) -> None:
    complaint = _complaint(UnknownKey, toml)
    assert "config.toml" in complaint
    assert f"Did you mean {meant}?" in complaint


def test_a_key_like_no_other_is_told_where_to_look(directory: Path) -> None:
    assert "config.example.toml" in _complaint(UnknownKey, "[xyzzy]\nfoo = 1")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("HALLWAY_DATABASE_URL", "HALLWAY_DATABASE__URL"),
        ("HALLWAY_HTTP_PORT", "HALLWAY_HTTP__PORT"),
        ("HALLWAY_TOKN", "HALLWAY_TOKEN"),
        ("HALLWAY_DISCORD__TOKENFILE", "HALLWAY_DISCORD__TOKEN_FILE"),
    ],
)
def test_a_misspelt_variable_is_told(directory: Path, name: str, meant: str) -> None:
    complaint = _complaint(UnknownKey, "", {name: "x"})
    assert name in complaint
    assert f"Did you mean {meant}?" in complaint


def test_variables_that_kubernetes_sets_for_a_service_of_that_name_are_left_alone(directory: Path) -> None:
    _load(
        "",
        {
            "HALLWAY_PORT": "tcp://10.0.0.1:8080",
            "HALLWAY_SERVICE_HOST": "10.0.0.1",
            "HALLWAY_PORT_8080_TCP": "x",
        },
    )


@pytest.mark.parametrize(
    ("toml", "environ", "overrides", "place"),
    [
        ("[http]\nport = 'eighty'", {}, (), "config.toml: http.port "),
        ("[http]\nport = 'eighty'", {"HALLWAY_HTTP__PORT": "ninety"}, (), "HALLWAY_HTTP__PORT "),
        ("[http]\nport = 80", {}, ("http.port=ninety",), "--set http.port "),
        ("http = 3", {}, (), "config.toml: http should be a section"),
    ],
)
def test_a_bad_value_is_told_where_it_stands(
    directory: Path, toml: str, environ: Mapping[str, str], overrides: tuple[str, ...], place: str
) -> None:
    assert _complaint(BadValue, toml, environ, *overrides).startswith(place)


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("[http]\nport = 0", "greater than or equal to 1"),
        ("[http]\nport = 65536", "less than or equal to 65535"),
        ("[delivery]\nrequests_per_second = 51", "less than or equal to 50"),
        ("[delivery]\nrequests_per_second = 1", "greater than or equal to 2"),
        ("[logging]\nformat = 'xml'", "'console' or 'json'"),
        ("[database]\nurl = 'hallway.db'", "sqlite:///"),
        ("[database]\nurl = 'sqlite://'", "three slashes"),
        ("[database]\nurl = 'sqlite:///:memory:'", "a file"),
        ("[database]\nbusy_timeout = 0", "greater than 0"),
        ("[discord]\nshard_ids = [0]", "shard_count"),
        ("[discord]\nshard_ids = [4]\nshard_count = 4", "between 0 and shard_count - 1"),
        ("[discord]\napi_url = 'discord.example'", "http://"),
        ("[discord]\ngateway_url = 'https://discord.example'", "wss://"),
    ],
)
def test_a_bad_value_is_told_with_what_it_should_be(directory: Path, toml: str, says: str) -> None:
    assert says in _complaint(BadValue, toml)


def test_a_bad_zone_is_told_with_the_nearest(directory: Path) -> None:
    assert "Europe/Berlin" in _complaint(BadZone, "[community]\nzone = 'Europe/Berlni'")


@pytest.mark.parametrize("section", ["discord", "http"])
def test_a_variable_with_a_text_for_a_whole_section_is_told(directory: Path, section: str) -> None:
    for text in ("abc", " \n", "ab"):
        variable = f"HALLWAY_{section.upper()}"
        assert variable in _complaint(BadValue, "", {variable: text, "HALLWAY_TOKEN": SECRET})


def test_a_file_that_is_not_toml_is_told_with_the_line(directory: Path) -> None:
    assert "line 2" in _complaint(ConfigMalformed, "[http]\nport = eighty")
    assert "quotes" in _complaint(ConfigMalformed, "[http]\nhost = localhost")


def test_a_file_that_is_not_text_is_told(directory: Path) -> None:
    Path("config.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigMalformed, match="UTF-8"):
        load(environ={})


def test_a_directory_in_the_files_place_is_told(directory: Path) -> None:
    Path("config.toml").mkdir()
    with pytest.raises(ConfigMalformed, match="cannot be read"):
        load(environ={})


def test_a_named_file_that_is_not_there_is_told(directory: Path) -> None:
    with pytest.raises(ConfigMissing, match=r"elsewhere\.toml"):
        load(Path("elsewhere.toml"), environ={})


@pytest.mark.parametrize(
    ("override", "error", "says"),
    [
        ("http.port", BadValue, "http.port=value"),
        ("http.prot=1", UnknownKey, "http.port"),
        ("nonsense", BadValue, "value"),
        ("discord.token=x", BadValue, "HALLWAY_TOKEN"),
    ],
)
def test_a_flag_that_cannot_be_taken_is_told(
    directory: Path, override: str, error: type[SettingsError], says: str
) -> None:
    assert says in _complaint(error, "", None, override)


_scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
_names = st.sampled_from(sorted({part for key in keys() for part in key.split(".")})) | st.text(max_size=8)
_tables = st.dictionaries(_names, _scalars | st.lists(_scalars, max_size=2), max_size=3)


@given(st.dictionaries(_names, _scalars | _tables, max_size=3))
def test_whatever_a_file_holds_ends_in_settings_or_in_a_sentence(content: dict[str, Any]) -> None:
    def read(_file: Path, *, required: bool) -> dict[str, Any]:
        return content

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "_read", read)
        with contextlib.suppress(SettingsError):
            assert load(environ={})


# Addresses of databases


@pytest.mark.parametrize(
    ("url", "connect", "path"),
    [
        ("sqlite:///hallway.db", "sqlite+aiosqlite:///hallway.db", "hallway.db"),
        ("sqlite:////data/hallway.db", "sqlite+aiosqlite:////data/hallway.db", "/data/hallway.db"),
        (
            "sqlite+aiosqlite:///my data/50%20/x.db",
            "sqlite+aiosqlite:///my data/50%20/x.db",
            "my data/50%20/x.db",
        ),
        ("postgres://a:b@c/d", "postgresql+asyncpg://a:b@c/d", None),
        ("postgresql://a:b@c:5/d?sslmode=require", "postgresql+asyncpg://a:b@c:5/d?ssl=require", None),
    ],
)
def test_the_usual_addresses_of_databases_are_understood(
    directory: Path, url: str, connect: str, path: str | None
) -> None:
    database = _load(f"[database]\nurl = '{url}'").database
    assert database.connect_url == connect
    assert database.path == (Path(path) if path else None)

"""What can be set, and what each value must look like."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.core.zones import UnknownZone, zone
from bot.settings.errors import TokenFileUnreadable, TokenMissing, why

PREFIX: Final = "HALLWAY_"
TOKEN_VARIABLE: Final = "HALLWAY_TOKEN"  # noqa: S105 - the name of a variable, not a secret
TOKEN_FILE_VARIABLE: Final = "HALLWAY_TOKEN_FILE"  # noqa: S105 - as above

_ENGINES: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class DiscordSettings(_Section):
    """How to reach Discord, and as whom."""

    token: SecretStr | None = None
    token_file: Path | None = None
    members_intent: bool = False
    shard_ids: tuple[int, ...] | None = None
    shard_count: int | None = Field(default=None, ge=1)
    ready_timeout: float = Field(default=2.0, gt=0, le=60)
    heartbeat_timeout: float = Field(default=60.0, gt=0, le=600)
    api_url: str | None = None
    gateway_url: str | None = None

    @field_validator("shard_ids", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value

    @field_validator("api_url")
    @classmethod
    def _http(cls, value: str | None) -> str | None:
        if value is not None and urlsplit(value).scheme not in {"http", "https"}:
            raise PydanticCustomError("api_url", "should start with http:// or https://")
        return value.rstrip("/") if value else None

    @field_validator("gateway_url")
    @classmethod
    def _web_socket(cls, value: str | None) -> str | None:
        if value is not None and urlsplit(value).scheme not in {"ws", "wss"}:
            raise PydanticCustomError("gateway_url", "should start with ws:// or wss://")
        return value

    @model_validator(mode="after")
    def _shards_belong_together(self) -> DiscordSettings:
        if self.shard_ids is None:
            return self
        if self.shard_count is None:
            raise PydanticCustomError("shards", "needs shard_count as well: how many shards there are in all")
        if not self.shard_ids or not all(0 <= shard < self.shard_count for shard in self.shard_ids):
            raise PydanticCustomError("shards", "has shard_ids that do not lie between 0 and shard_count - 1")
        return self


class DatabaseSettings(_Section):
    """Where everything is kept."""

    url: SecretStr = SecretStr("sqlite:///hallway.db")  # secret: a PostgreSQL address holds a password
    busy_timeout: float = Field(default=2.0, gt=0, le=60)

    @field_validator("url")
    @classmethod
    def _known_engine(cls, value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        if parts.scheme not in _ENGINES:
            raise PydanticCustomError("url", "should start with sqlite:/// or postgresql://")
        if parts.scheme.startswith("sqlite") and (parts.netloc or parts.path.strip("/") in {"", ":memory:"}):
            raise PydanticCustomError(
                "url", "should name a file with three slashes before it, as in sqlite:///hallway.db"
            )
        return value

    @property
    def connect_url(self) -> str:
        """The address with the driver Hallway uses, for ``Database.open``. Holds the password: never log it."""
        scheme, rest = self.url.get_secret_value().split(":", 1)
        before, question, query = rest.partition("?")
        if question and _ENGINES[scheme].startswith("postgresql"):
            # libpq's name for it is what hosting companies print; asyncpg calls it ssl.
            query = urlencode(
                [("ssl" if key == "sslmode" else key, value) for key, value in parse_qsl(query)]
            )
        return f"{_ENGINES[scheme]}:{before}{question}{query}"

    @property
    def path(self) -> Path | None:
        """SQLite's file, or None for PostgreSQL."""
        scheme, _, rest = self.url.get_secret_value().partition(":///")
        return Path(rest.partition("?")[0]) if scheme.startswith("sqlite") else None

    @property
    def password(self) -> SecretStr | None:
        """The password in the address, if there is one, as it would look in a log."""
        password = urlsplit(self.url.get_secret_value()).password
        return None if password is None else SecretStr(unquote(password))

    @property
    def shown(self) -> str:
        """What may be shown of it: the file, or the server and database without user and password."""
        parts = urlsplit(self.url.get_secret_value())
        return str(self.path) if self.path else f"PostgreSQL at {parts.hostname or 'localhost'}{parts.path}"


class DeliverySettings(_Section):
    """How fast this process may talk to Discord."""

    requests_per_second: int = Field(default=40, ge=2, le=50)


class LoggingSettings(_Section):
    """What the log looks like."""

    format: Literal["console", "json"] = "console"
    level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("format", "level", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value


class HttpSettings(_Section):
    """The health and metrics page; off unless a port is given."""

    host: str = "127.0.0.1"
    port: int | None = Field(default=None, ge=1, le=65535)


class CommunitySettings(_Section):
    """What a server starts with."""

    zone: str = "UTC"

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            return zone(value).key
        except UnknownZone as unknown:
            near = " or ".join(unknown.suggestions) or "a name like Europe/Berlin"
            raise PydanticCustomError(
                "zone",
                "should be a time zone's IANA name, and {value} is none; did you mean {near}?",
                {"value": repr(value), "near": near},
            ) from None


class Settings(BaseSettings):
    """All settings. Make them with :func:`load`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,  # `HALLWAY_TOKEN=` in a compose file means: not given
        enable_decoding=False,  # `0,1` is what people write for a list, not JSON
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    discord: DiscordSettings = DiscordSettings()
    database: DatabaseSettings = DatabaseSettings()
    delivery: DeliverySettings = DeliverySettings()
    logging: LoggingSettings = LoggingSettings()
    http: HttpSettings = HttpSettings()
    community: CommunitySettings = CommunitySettings()

    def token(self) -> SecretStr:
        """The bot's token, from wherever it was given.

        Raises :class:`TokenMissing` or :class:`TokenFileUnreadable`.
        """
        if self.discord.token is not None and self.discord.token.get_secret_value().strip():
            return SecretStr(self.discord.token.get_secret_value().strip())
        file = self.discord.token_file
        if file is None:
            raise TokenMissing(
                "Hallway has no token: put it into the environment variable HALLWAY_TOKEN, or into a file that "
                "HALLWAY_TOKEN_FILE names, or into config.toml as token under [discord]. You find it at "
                "https://discord.com/developers/applications, in your application under Bot."
            )
        try:
            token = file.read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:  # a ValueError for what is not text, or is no name of a file
            raise TokenFileUnreadable(
                f"The token file {file} cannot be read ({why(error)}): mend discord.token_file, "
                f"or {TOKEN_FILE_VARIABLE}, or the file's permissions."
            ) from None
        if not token:
            raise TokenFileUnreadable(f"The token file {file} is empty: write the bot's token into it.")
        return SecretStr(token)


def keys() -> list[str]:
    """Every key there is, as ``section.key``."""
    return [f"{section}.{key}" for section, model in sections() for key in model.model_fields]


def sections() -> Iterator[tuple[str, type[BaseModel]]]:
    """Every section, with its model."""
    for name, field in Settings.model_fields.items():
        assert isinstance(field.annotation, type)
        assert issubclass(field.annotation, BaseModel)
        yield name, field.annotation

"""The command line: ``hallway``, or ``python -m bot``.

Whatever can be wrong is one plain sentence and an exit code of its own (:mod:`bot.operations.exits`), never
a traceback. What a command needs is imported when it runs: ``hallway health`` is asked twice a minute.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable, Generator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

import bot
from bot.demo import DEFAULT_PORT
from bot.operations.exits import ExitCode, Refusal, settings_refusal
from bot.settings.errors import SettingsError

if TYPE_CHECKING:
    from bot.core.database import Database
    from bot.operations.checks import Finding
    from bot.operations.process import Stopping
    from bot.privacy.service import PrivacyService
    from bot.settings import Settings

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", "-c", metavar="FILE", help="The settings. Else HALLWAY_CONFIG, else ./config.toml."
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="One setting, such as http.port=8080. Wins over all others."
    ),
]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE")]
UserArgument = Annotated[str, typer.Argument(metavar="USER", help="The Discord id of the member.")]
ServerOption = Annotated[
    str | None, typer.Option("--server", metavar="ID", help="Only in the server with this Discord id.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Really do it: it can't be undone.")]

cli = typer.Typer(
    name="hallway",
    help="Hallway: a Discord bot that helps a community show its work and meet.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # the operator gets a sentence, the log the traceback
)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer's shape for it
    if wanted:
        typer.echo(f"hallway {bot.__version__}")
        raise typer.Exit


@cli.callback()
def hallway(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Take what stands before the command."""


@cli.command()
def run(config: ConfigOption = None, set_: SetOption = None) -> None:
    """Run the bot until SIGTERM or Ctrl-C; it then finishes what is in flight."""
    from bot.operations import process

    process.leave_at_once_on_sigterm()
    with _plainly(config, set_) as settings:
        from bot.operations import logs

        token = settings.token()
        _refuse_what_no_header_takes(token.get_secret_value())
        logs.configure(
            as_json=settings.logging.format == "json",
            level=settings.logging.level,
            secrets=[token, settings.database.password],
        )

        async def main(stopping: Stopping) -> None:
            from bot.app import build

            app = await build(settings)
            await app.run(token, stopping.asked)

        process.run(main)


@cli.command()
def check(
    *,
    online: Annotated[
        bool, typer.Option("--online", help="Ask Discord as well; no session is started for it.")
    ] = False,
    config: ConfigOption = None,
    set_: SetOption = None,
) -> None:
    """Look whether the bot could start, without Discord; say what to do where it could not."""
    from bot.operations.checks import look

    async def show(findings: AsyncIterator[Finding]) -> list[Finding]:
        shown: list[Finding] = []
        async for finding in findings:
            mark = "[green]ok [/]" if finding.is_well else "[red]fix[/]"
            _out().print(f"{mark} {finding.what:<10}", end=" ")
            _out(markup=False).print(finding.says)
            shown.append(finding)
        return shown

    async def report(settings: Settings) -> list[Finding]:
        found = await show(look(settings))
        if not online or not all(finding.is_well for finding in found):
            return found  # what is wrong here would only be said again by Discord, in other words
        from bot.app import own_commands
        from bot.operations.online import look_online

        return [*found, *await show(look_online(settings, lambda: own_commands(settings)))]

    with _plainly(config, set_) as settings:
        _out().print(f"[green]ok [/] {'settings':<10} can be read")
        wrong = [finding for finding in asyncio.run(report(settings)) if not finding.is_well]
        if wrong:
            raise typer.Exit(wrong[0].code)


@cli.command()
def health(config: ConfigOption = None, set_: SetOption = None) -> None:
    """Ask the running bot how it is. Needs http.port to be set, for the bot as for this."""
    from bot.operations.ports import ask

    with _plainly(config, set_) as settings:
        if settings.http.port is None:
            raise Refusal(
                ExitCode.NOT_RUNNING,
                "The health page is off: set http.port, or HALLWAY_HTTP__PORT, and start Hallway again.",
            )
        code, sentence = ask(settings.http.host, settings.http.port)
        (_out if code is ExitCode.OK else _err)(markup=False).print(sentence)
        raise typer.Exit(code)


@cli.command()
def backup(
    file: FileArgument,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it is there.")] = False,
    config: ConfigOption = None,
    set_: SetOption = None,
) -> None:
    """Write the whole database to FILE, also while the bot runs."""
    from bot.operations.backup import back_up

    with _plainly(config, set_) as settings, _progress("Copying") as progress:
        back_up(settings, file, force=force, progress=progress)
        size = file.stat().st_size / 1_000_000
        _out(markup=False).print(f"Backed up {settings.database.shown} to {file} ({size:,.1f} MB, checked).")


@cli.command()
def restore(file: FileArgument, config: ConfigOption = None, set_: SetOption = None) -> None:
    """Put FILE, made by `hallway backup`, in the place of the database, also while the bot runs."""
    from bot.operations.backup import restore as put_back

    with _plainly(config, set_) as settings, _progress("Restoring") as progress:
        kept = put_back(settings, file, progress=progress)
        _out(markup=False).print(f"Restored {settings.database.shown} from {file}.")
        if kept is not None:
            _out(markup=False).print(f"What was there before is kept as {kept}.")


@cli.command()
def export(
    user: UserArgument,
    file: FileArgument,
    *,
    server: ServerOption = None,
    config: ConfigOption = None,
    set_: SetOption = None,
) -> None:
    """Write everything that is kept of a member to FILE, a zip, also while the bot runs."""
    from bot.operations import personal
    from cogs.privacy.archive import archive

    with _plainly(config, set_) as settings, _progress("Reading"):
        user_id, guild_id = personal.whom(user, server)
        pack = partial(archive, servers={})
        asyncio.run(personal.export(settings, _privacy(settings), pack, user_id, guild_id, file))
        size = file.stat().st_size / 1_000_000
        _out(markup=False).print(
            f"Wrote what is kept of {user_id}{personal.where(guild_id)} to {file} ({size:,.1f} MB). It is for that person "
            "alone: hand it over, and delete your copy."
        )


@cli.command()
def forget(
    user: UserArgument,
    *,
    server: ServerOption = None,
    yes: YesOption = False,
    config: ConfigOption = None,
    set_: SetOption = None,
) -> None:
    """Erase everything of a member, also while the bot runs. Says what, without --yes."""
    from bot.operations import personal
    from cogs.privacy.wording import KINDS

    with _plainly(config, set_) as settings:
        user_id, guild_id = personal.whom(user, server)
        if not yes:
            for kept in asyncio.run(personal.kept(settings, _privacy(settings), user_id, guild_id)):
                _out(markup=False).print(f"{kept.count:>6,}  {KINDS[kept.kind]}")
            raise Refusal(
                ExitCode.NOT_CONFIRMED,
                f"Nothing was erased. To erase everything of {user_id}{personal.where(guild_id)}, for good, add --yes.",
            )
        with _progress("Erasing"):
            erased = asyncio.run(personal.forget(settings, _privacy(settings), user_id, guild_id))
        _out(markup=False).print(
            f"Erased what was kept of {user_id}{personal.where(guild_id)}{personal.said(erased)}"
        )


@cli.command()
def purge(
    server: Annotated[str, typer.Argument(metavar="SERVER", help="The Discord id of the server.")],
    *,
    yes: YesOption = False,
    config: ConfigOption = None,
    set_: SetOption = None,
) -> None:
    """Erase everything of a server, also while the bot runs."""
    from bot.operations import personal

    with _plainly(config, set_) as settings:
        guild_id = personal.read_id(server, "server")
        if not yes:
            raise Refusal(
                ExitCode.NOT_CONFIRMED,
                f"Nothing was erased. To erase everything of server {guild_id}, its settings and everything of every "
                "member there, for good, add --yes.",
            )
        with _progress("Erasing"):
            erased = asyncio.run(personal.purge(settings, _privacy(settings), guild_id))
        _out(markup=False).print(f"Erased what was kept of server {guild_id}{personal.said(erased)}")


@cli.command()
def demo(
    *,
    tour: Annotated[
        bool, typer.Option("--tour", help="Play the story here in the terminal instead.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin as the organizer, before anything is set up.")
    ] = False,
    port: Annotated[
        int, typer.Option(help="Where to serve the page; 0 for any free port.", min=0, max=65535)
    ] = DEFAULT_PORT,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """Try Hallway in your browser, with a simulated Discord: no token, no account, no network."""
    with _plainly_worded():
        try:
            from bot.demo.run import run_page, run_tour
        except ModuleNotFoundError as missing:
            if (missing.name or "").partition(".")[0] == "bot":
                raise
            raise Refusal(
                ExitCode.NOT_INSTALLED,
                'The demo needs a part that is not installed: pip install "hallway[demo]".',
            ) from missing
        raise typer.Exit(run_tour() if tour else run_page(port=port, open_browser=browser, fresh=fresh))


def main() -> None:
    """Run the command line, with the exit code as :class:`~bot.operations.exits.ExitCode` has it."""
    try:
        cli()
    except KeyboardInterrupt:  # before the bot listens to signals itself
        sys.exit(ExitCode.INTERRUPTED)


@contextlib.contextmanager
def _plainly(config: Path | None, overrides: list[str] | None) -> Generator[Settings]:
    """Give the settings; whatever goes wrong until the end is a sentence and an exit code."""
    from bot.settings import load

    shown = "the database"
    with _plainly_worded(lambda: shown):
        settings = load(config, overrides=overrides or ())
        shown = settings.database.shown
        yield settings


@contextlib.contextmanager
def _plainly_worded(database: Callable[[], str] = lambda: "the database") -> Generator[None]:
    try:
        yield
    except typer.Exit:
        raise
    except SettingsError as error:  # the commonest, and worded without importing everything
        raise _refused(settings_refusal(error)) from None
    except Exception as error:  # noqa: BLE001 - the last place where it can be worded
        from bot.operations.reasons import refusal

        reason = refusal(error, database())
        if reason is not None:
            raise _refused(reason) from None
        _log_crash(error)
        _err(markup=False).print(
            "Hallway met something it was not prepared for and has stopped; nothing that was saved is lost. "
            "Please report it, with the lines above."
        )
        raise typer.Exit(ExitCode.CRASHED) from None


def _privacy(settings: Settings) -> Callable[[Database], PrivacyService]:
    from bot.rooms import build_rooms

    return lambda database: build_rooms(database, settings.community.zone).privacy


def _refused(reason: Refusal) -> typer.Exit:
    _err(markup=False).print(reason.sentence)
    return typer.Exit(reason.code)


def _log_crash(error: Exception) -> None:
    import structlog

    from bot.operations import logs

    if not structlog.is_configured():  # unconfigured it would show every variable, secrets too
        logs.configure(as_json=False, level="info")
    structlog.get_logger(__name__).critical("crashed", exc_info=error)


def _refuse_what_no_header_takes(token: str) -> None:
    """Say it plainly before the HTTP library stumbles over a pasted line break or a typographic dash."""
    if not token.isascii() or not token.isprintable() or " " in token:
        raise Refusal(
            ExitCode.TOKEN_REFUSED,
            "The token has characters that no token has, such as a space or a line break in the middle: copy it "
            "again at https://discord.com/developers/applications (Bot, Reset Token).",
        )


@contextlib.contextmanager
def _progress(doing: str) -> Generator[Callable[[int, int], None]]:
    from rich.progress import Progress

    with Progress(console=_err(), transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _out(*, markup: bool = True) -> Console:
    return Console(highlight=False, soft_wrap=True, markup=markup, emoji=False)


def _err(*, markup: bool = True) -> Console:
    return Console(stderr=True, highlight=False, soft_wrap=True, markup=markup, emoji=False)


if __name__ == "__main__":
    main()

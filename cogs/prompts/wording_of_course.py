"""Every sentence about how a prompt goes: what keeps it from being posted, and what was asked lately."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bot.core.language import N_, NP_, LazyString, _, listed, ngettext
from bot.core.text import masked, shorten
from bot.guilds.rules import TroubleKind, trouble_kind
from bot.prompts.runs import RunState, Skipped
from bot.ui.cards import channel_mention, message_link, timestamp
from bot.ui.channels import missing_names
from cogs.prompts.wording_of_times import local

if TYPE_CHECKING:
    from bot.prompts.rules import Prompt
    from bot.prompts.runs import Run
    from bot.ui.channels import Look

_FORBIDDEN: Final = N_(
    "Discord refused me there. Check what I may do: in the channel's settings, under **Permissions**."
)
_GONE: Final = N_("Its channel is not there any more. **Edit** lets you choose another one.")
_HELD: Final[dict[TroubleKind, LazyString]] = {
    **dict.fromkeys(TroubleKind, _FORBIDDEN),
    TroubleKind.SHARE_CHANNEL_GONE: _GONE,
    TroubleKind.THREADS_FULL: N_(
        "This server has as many open threads as Discord allows. Close some that are done, in any channel."
    ),
    TroubleKind.TAGS: N_(
        "The forum asks for a tag that I can't give. Let me have **Manage Channel** there, or add a tag that members may use."
    ),
}
_THEN: Final = N_("I go on by myself once that is mended.")


def trouble(prompt: Prompt, found: Look | None) -> str:
    """Say what keeps a prompt from being posted, now or as soon as it is due, and how to mend it; empty if nothing does."""
    seen = ""
    if found is not None and not found.is_fine:
        seen = missing_there(found) if found.is_there else _GONE
    if prompt.held_code is None or prompt.held_since is None:
        return f"{seen} {_THEN}" if seen else ""
    since = timestamp(prompt.held_since, "f")
    said = _("**I can't post it since {since}.**", since=since)
    return f"{said} {seen} {_THEN}" if seen else f"{said} {held(prompt.held_code)}"


def held(code: int) -> str:
    """Say what keeps a prompt, by what Discord answered, and that it goes on."""
    return f"{_HELD[trouble_kind(code)]} {_THEN}"


def missing_there(found: Look) -> str:
    """Name the permissions that are missing in a channel, and say where to give them."""
    names = [f"**{name}**" for name in missing_names(found)]
    return ngettext(
        "In {channel} I still need {permissions}: open the channel's settings, then **Permissions**, and allow me "
        "this.",
        "In {channel} I still need {permissions}: open the channel's settings, then **Permissions**, and allow me "
        "these.",
        len(names),
        channel=channel_mention(found.channel_id),
        permissions=listed(names),
    )


def history(runs: Sequence[Run]) -> str:
    """List the last runs, newest first, those that were skipped with their reason."""
    return "\n".join([_("**Lately**"), *map(_run, runs)]) if runs else ""


def _run(run: Run) -> str:
    day = local(run.slot.replace(second=0, microsecond=0))
    if run.state is RunState.SKIPPED:
        return f"- {_skipped(run, day)}"
    marks = [day, _("by hand")] if run.is_manual else [day]
    if run.state is RunState.LOST:
        became = _("its thread was deleted")
    elif run.thread_id is None:
        became = _("on its way")
    else:
        marks += [_("late")] if run.is_late else []
        link = masked(shorten(run.text, 80), message_link(run.guild_id, run.thread_id))
        became = f"{link}, {_OPEN if run.state is RunState.OPEN else _CLOSED}"
    return f"- {', '.join(marks)}: {became}"


def _skipped(run: Run, day: str) -> str:
    span = day
    if run.missed > 1 and run.missed_from is not None:
        span = ngettext(
            "{count} time, {first} to {last}",
            "{count} times, {first} to {last}",
            run.missed,
            first=local(run.missed_from),
            last=day,
        )
    return f"{span}: {_WHY[run.why or Skipped.FAILED]}"


_OPEN: Final = NP_("a question, after when it was asked", "open")
_CLOSED: Final = NP_("a question, after when it was asked", "closed")
_WHY: Final[dict[Skipped, LazyString]] = {
    Skipped.LATE: N_("not asked, since I was not running, and afterwards it was too late"),
    Skipped.HELD: N_("not asked, since something had to be mended first"),
    Skipped.PAUSED: N_("not asked, since it was paused"),
    Skipped.DELETED: N_("not asked, since the prompt was deleted"),
    Skipped.FAILED: N_("not asked, since Discord did not take it"),
}

"""Every sentence about prompts for organizers, in one place; those about drafts are in wording_of_drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, assert_never

from bot.core.spans import spans_written
from bot.core.text import escape, line, masked, shorten
from bot.guilds.rules import TroubleKind, trouble_kind
from bot.prompts.rules import (
    PROMPTS_MOST,
    TEXT_LEAST,
    TEXT_MOST,
    BadHours,
    BadText,
    BadZone,
    No,
    State,
    TooManyTexts,
)
from bot.prompts.runs import RunState, Skipped
from bot.prompts.suggestions import WORD_LEAST
from bot.ui.cards import channel_mention, member_mention, message_link, timestamp
from bot.ui.channels import missing_names
from cogs.prompts.wording_of_times import OFTEN, hours, local, when

if TYPE_CHECKING:
    from bot.core.schedule import Often
    from bot.prompts.rules import Prompt, Refusal, Settings, Text
    from bot.prompts.runs import Run
    from bot.ui.channels import Look

_SPANS_SHOWN: Final = 3
_QUESTIONS_SHOWN: Final = 5
_QUESTION_MOST: Final = 160

_NO: Final[dict[No, str]] = {
    No.NOT_FOUND: "I can't find that here any more. `/prompts list` shows what there is.",
    No.PAUSED_ALREADY: "It is paused already. `/prompts resume` lets it go on.",
    No.RUNNING_ALREADY: "It is running already. `/prompts show` says when it comes next.",
    No.CHANGED: "Somebody else changed it while you were at it.",
    No.TOO_MANY_PROMPTS: f"This server has {PROMPTS_MOST} prompts, which is as many as I can look after. Delete one that is done.",
    No.NO_DAY: "Choose at least one weekday.",
    No.ONE_DAY: "Once a month needs exactly one weekday. Choose which.",
    No.NO_NAME: "It needs a name of two characters or more, so that you find it again.",
    No.NO_TEXT: "It needs a question. **Change questions** adds one.",
    No.NEVER: "Every date that comes is left out, so it would never be asked. Leave fewer dates out.",
    No.DECIDED: "Somebody has decided that one already.",
    No.REASON_NEEDED: f"A word to its author, please: {WORD_LEAST} characters at least.",
    No.TEXT_LENGTH: f"A question has one line of {TEXT_LEAST} to {TEXT_MOST} characters.",
    No.TEXT_THERE: "That prompt has a question that reads the same. Word it differently, or choose another prompt.",
}


def refusal(refused: Refusal) -> str:
    """Say to an organizer why not, and what to do."""
    match refused:
        case No():
            return _NO.get(refused, _NO[No.NOT_FOUND])
        case BadZone(name, suggestions):
            return bad_zone(name, suggestions)
        case BadHours(least, most):
            return f"It can be open from {hours(least)} to {hours(most)}, so that one closes before the next one comes."
        case BadText(number, words, least, most):
            return (
                f"Line {number}, “{escape(shorten(words, 60))}”: a question has {least} to {most} characters."
            )
        case TooManyTexts(most, written_most):
            return f"A prompt holds up to {most} questions, with {written_most} characters in all."
        case _:
            assert_never(refused)


def bad_zone(name: str, suggestions: Sequence[str]) -> str:
    """Say that there is no such zone, and name the nearest."""
    near = f" Did you mean {' or '.join(f'`{each}`' for each in suggestions)}?" if suggestions else ""
    return f"I don't know a time zone “{escape(shorten(line(name), 60))}”.{near} A large city will do, too."


BAD_TIME: Final = "That is no time of day that I can read. Try 09:00, or 5:30 pm."
UNKNOWN_PROMPT: Final = (
    "I don't know a prompt of that name. Pick one of those offered; `/prompts list` shows all of them."
)
CHANNEL_VANISHED: Final = "I can't find that channel in this server. Choose a forum or a text channel."


# ---------------------------------------------------------------------- in words


def where(settings: Settings, *, is_forum: bool | None) -> str:
    """Say where a prompt is posted, and as what; None where the channel can't be looked at."""
    place = channel_mention(settings.channel_id)
    if is_forum is None:
        return place
    if not is_forum:
        return f"{place}, as a message with a thread"
    tag = f" tagged “{escape(settings.tag)}”" if settings.tag else ""
    return f"{place}, as a post{tag}"


def settings_lines(settings: Settings, *, is_forum: bool | None) -> str:
    """Say in lines what was settled."""
    recap = "with a recap when it closes" if settings.is_recap else "without a recap"
    reminders = (
        "those who asked for it are reminded" if settings.is_reminding else "nobody is reminded before"
    )
    lines = [
        f"**Where** {where(settings, is_forum=is_forum)}",
        f"**When** {when(settings.schedule)}",
        f"**Open for** {hours(settings.open_hours)}, {recap}; {reminders}",
    ]
    if left_out := spans_written(settings.schedule.left_out).splitlines():
        more = f" and {len(left_out) - _SPANS_SHOWN} more" if len(left_out) > _SPANS_SHOWN else ""
        lines.append(f"**Left out** {', '.join(left_out[:_SPANS_SHOWN])}{more}")
    return "\n".join(lines)


def questions(texts: Sequence[str]) -> str:
    """List the first questions, and say how they take turns."""
    if not texts:
        return "**Questions** none yet"
    shown = [f"- {escape(shorten(text, _QUESTION_MOST))}" for text in texts[:_QUESTIONS_SHOWN]]
    if len(texts) > _QUESTIONS_SHOWN:
        shown.append(f"-# and {len(texts) - _QUESTIONS_SHOWN} more")
    turns = (
        "**Question**"
        if len(texts) == 1
        else "**Questions**, in turn; none comes again before all others had theirs"
    )
    return "\n".join([turns, *shown])


# ---------------------------------------------------------------------- lists and one of them

LIST_HEADING: Final = "Prompts"
LIST_EMPTY: Final = "There is no prompt yet. `/prompts create` makes one; it takes two minutes, and nothing happens before you save it."
OPEN: Final = "Open"
LET_GO_ON: Final = "Let all go on"
ALL_GO_ON: Final = "All prompts go on from their next time, as each did before."
NOT_PAUSED_TOGETHER: Final = (
    "They were not paused together. One that is paused by itself goes on with `/prompts resume`."
)


def all_paused(since: datetime) -> str:
    """Say that all prompts rest together."""
    return f"**All prompts are paused together** since {timestamp(since, 'f')}. Nothing is asked until you let them go on."


def paused_all(since: datetime) -> str:
    """Say that all prompts rest from now on."""
    return (
        f"All prompts are paused together since {timestamp(since, 'f')}. What is open stays open. "
        "`/prompts resume` lets them go on."
    )


def entry(prompt: Prompt, paused_at: datetime | None) -> str:
    """Name a prompt in a list, with where it stands."""
    settings = prompt.settings
    lines = [
        f"**{escape(settings.name)}** in {channel_mention(settings.channel_id)}",
        when(settings.schedule),
        f"-# {state(prompt, paused_at)}",
    ]
    if prompt.held_code is not None:
        lines.append(f"-# {_HELD[trouble_kind(prompt.held_code)]} {_THEN}")
    return "\n".join(lines)


def state(prompt: Prompt, paused_at: datetime | None = None) -> str:
    """Say in a line where a prompt stands."""
    if paused_at is not None:
        return "paused together with all others"
    if prompt.state is State.PAUSED:
        return f"paused {timestamp(prompt.changed_at, 'R')}"
    if prompt.held_code is not None and prompt.held_since is not None:
        return f"can't be posted since {timestamp(prompt.held_since, 'f')}"
    return f"comes next {timestamp(prompt.next_at, 'F')}" if prompt.next_at is not None else "resting"


def choice(prompt: Prompt) -> str:
    """Name a prompt where one is picked, in at most 100 characters."""
    resting = " (paused)" if prompt.state is State.PAUSED else ""
    return f"{line(prompt.settings.name, 80)}{resting}"


_FORBIDDEN: Final = (
    "Discord refused me there. Check what I may do: in the channel's settings, under **Permissions**."
)
_GONE: Final = "Its channel is not there any more. **Edit** lets you choose another one."
_HELD: Final[dict[TroubleKind, str]] = {
    **dict.fromkeys(TroubleKind, _FORBIDDEN),
    TroubleKind.SHARE_CHANNEL_GONE: _GONE,
    TroubleKind.THREADS_FULL: (
        "This server has as many open threads as Discord allows. Close some that are done, in any channel."
    ),
    TroubleKind.TAGS: (
        "The forum asks for a tag that I can't give. Let me have **Manage Channel** there, or add a tag that members may use."
    ),
}
_THEN: Final = "I go on by myself once that is mended."


def trouble(prompt: Prompt, found: Look | None) -> str:
    """Say what keeps a prompt from being posted, now or as soon as it is due, and how to mend it; empty if nothing does."""
    seen = ""
    if found is not None and not found.is_fine:
        seen = missing_there(found) if found.is_there else _GONE
    if prompt.held_code is None or prompt.held_since is None:
        return f"{seen} {_THEN}" if seen else ""
    since = timestamp(prompt.held_since, "f")
    return f"**I can't post it since {since}.** {seen or _HELD[trouble_kind(prompt.held_code)]} {_THEN}"


def missing_there(found: Look) -> str:
    """Name the permissions that are missing in a channel, and say where to give them."""
    *others, last = [f"**{name}**" for name in missing_names(found)]
    names = f"{', '.join(others)} and {last}" if others else last
    return (
        f"In {channel_mention(found.channel_id)} I still need {names}: open the channel's settings, then **Permissions**, "
        f"and allow me {'these' if others else 'this'}."
    )


def next_question(text: Text | None) -> str:
    """Name the question whose turn it is."""
    if text is None:
        return ""
    idea = f" (suggested by {member_mention(text.suggested_by)})" if text.suggested_by is not None else ""
    return f"**Next question** {escape(text.text)}{idea}"


def history(runs: Sequence[Run]) -> str:
    """List the last runs, newest first, those that were skipped with their reason."""
    return "\n".join(["**Lately**", *map(_run, runs)]) if runs else ""


def _run(run: Run) -> str:
    day = local(run.slot.replace(second=0, microsecond=0))
    by_hand = ", by hand" if run.is_manual else ""
    if run.state is RunState.SKIPPED:
        return f"- {_skipped(run, day)}"
    if run.state is RunState.LOST:
        return f"- {day}{by_hand}: its thread was deleted"
    if run.thread_id is None:
        return f"- {day}{by_hand}: on its way"
    link = masked(shorten(run.text, 80), message_link(run.guild_id, run.thread_id))
    late = ", late" if run.is_late else ""
    is_open = "open" if run.state is RunState.OPEN else "closed"
    return f"- {day}{by_hand}{late}: {link}, {is_open}"


def _skipped(run: Run, day: str) -> str:
    if run.missed > 1 and run.missed_from is not None:
        span = f"{run.missed} times, {local(run.missed_from)} to {day}"
    else:
        span = day
    return f"{span}: {_WHY[run.why or Skipped.FAILED]}"


_WHY: Final[dict[Skipped, str]] = {
    Skipped.LATE: "not asked, since I was not running, and afterwards it was too late",
    Skipped.HELD: "not asked, since something had to be mended first",
    Skipped.PAUSED: "not asked, since it was paused",
    Skipped.DELETED: "not asked, since the prompt was deleted",
    Skipped.FAILED: "not asked, since Discord did not take it",
}


def keeper(prompt: Prompt) -> str:
    """Say who is told what concerns it."""
    return f"{member_mention(prompt.keeper_id)} changed it last, and hears of what concerns it."


# ---------------------------------------------------------------------- acting


ALL_PAUSED_AS_WELL: Final = (
    "All prompts are paused together at the moment: `/prompts resume`, without a name, lets them go on."
)


def paused(prompt: Prompt) -> str:
    """Say that a prompt rests."""
    return f"**{escape(prompt.settings.name)}** is paused. What is open stays open. `/prompts resume` lets it go on."


def resumed(prompt: Prompt, *, all_rest: bool = False) -> str:
    """Say that a prompt goes on, as soon as all of them do."""
    if all_rest:
        return f"**{escape(prompt.settings.name)}** is not paused by itself any more. {ALL_PAUSED_AS_WELL}"
    next_ = f" It comes next {timestamp(prompt.next_at, 'F')}." if prompt.next_at is not None else ""
    return f"**{escape(prompt.settings.name)}** goes on.{next_}"


def instead(often: Often) -> str:
    """Offer a slower rhythm."""
    return f"{OFTEN[often]} instead"


def slowed(prompt: Prompt) -> str:
    """Say how often a prompt comes from now on."""
    next_ = f" It comes next {timestamp(prompt.next_at, 'F')}." if prompt.next_at is not None else ""
    return f"**{escape(prompt.settings.name)}** from now on: {when(prompt.settings.schedule)}.{next_}"


def delete_question(prompt: Prompt) -> str:
    """Ask before a prompt is deleted."""
    return (
        f"Delete **{escape(prompt.settings.name)}** and its questions? What is open stays open until it closes, with its "
        "recap, and every thread stays. Deleting can't be undone; a paused prompt can go on any day."
    )


def deleted(prompt: Prompt) -> str:
    """Say that a prompt is gone."""
    return f"**{escape(prompt.settings.name)}** is deleted."


def run_question(prompt: Prompt, text: Text | None) -> str:
    """Ask before a prompt is run by hand."""
    question = f"“{escape(text.text)}”" if text is not None else "its question"
    return (
        f"Ask {question} in {channel_mention(prompt.settings.channel_id)} now? It is open for "
        f"{hours(prompt.settings.open_hours)}. The schedule of **{escape(prompt.settings.name)}** goes on beside it."
    )


def started(run: Run) -> str:
    """Say that a run by hand is up, or will be."""
    if run.thread_id is not None:
        return f"It is asked: {channel_mention(run.thread_id)}"
    return "It is on its way. If something keeps me from posting it, `/prompts show` says what."


def preview(prompt: Prompt) -> str:
    """Say what is shown, and when it would be posted."""
    at = f", {timestamp(prompt.next_at, 'F')}" if prompt.next_at is not None else ""
    return (
        f"This is what comes next in {channel_mention(prompt.settings.channel_id)}{at}. Only you see it now."
    )


EDIT: Final = "Edit"
PAUSE: Final = "Pause"
RESUME: Final = "Resume"
RUN_NOW: Final = "Run now"
PREVIEW: Final = "Preview"
DELETE: Final = "Delete"
NOT_NOW: Final = "Not now"
HALVE: Final = "Come less often"
PAUSE_IT: Final = "Pause it"
LEAVE: Final = "Leave it as it is"
LEFT: Final = "It stays as it is. I won't ask about this silence again."
SILENT: Final = (
    "Nobody answered it lately. A question that comes less often is often answered by more people; one that rests can "
    "come back any day."
)

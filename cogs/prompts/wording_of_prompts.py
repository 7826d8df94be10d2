"""Every sentence about prompts for organizers, in one place; those about drafts are in wording_of_drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final, assert_never

from bot.core.schedule import Mark, Often, Upcoming
from bot.core.text import escape, line, masked, shorten
from bot.prompts.rules import PROMPTS_MOST, BadHours, BadText, BadZone, No, State, TooManyTexts
from bot.prompts.runs import RunState, Skipped
from bot.ui.cards import channel_mention, member_mention, message_link, timestamp

if TYPE_CHECKING:
    from bot.core.schedule import Schedule
    from bot.prompts.rules import Prompt, Refusal, Settings, Text
    from bot.prompts.runs import Run

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ALL_DAYS: Final = frozenset(range(7))
_WORKING_DAYS: Final = frozenset(range(5))
OFTEN: Final[dict[Often, str]] = {
    Often.EVERY_WEEK: "Every week",
    Often.SECOND_WEEK: "Every second week",
    Often.THIRD_WEEK: "Every third week",
    Often.FOURTH_WEEK: "Every fourth week",
    Often.FIRST: "The first in the month",
    Often.SECOND: "The second in the month",
    Often.THIRD: "The third in the month",
    Often.LAST: "The last in the month",
}
_NTH: Final[dict[Often, str]] = {
    Often.FIRST: "the first",
    Often.SECOND: "the second",
    Often.THIRD: "the third",
    Often.LAST: "the last",
}
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
    No.REASON_NEEDED: "A word to its author, please: three characters at least.",
    No.TEXT_LENGTH: "A question has one line of 5 to 250 characters.",
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
    return (
        f"I don't know a time zone “{escape(shorten(line(name), 60))}”.{near} Typing a city finds its zone."
    )


BAD_TIME: Final = "That is no time of day that I can read. Try 09:00, or 5:30 pm."
UNKNOWN_PROMPT: Final = (
    "I don't know a prompt of that name. Pick one of those offered; `/prompts list` shows all of them."
)
CHANNEL_VANISHED: Final = "I can't find that channel in this server. Choose a forum or a text channel."


# ---------------------------------------------------------------------- in words


def when(schedule: Schedule) -> str:
    """Say when a prompt comes round: "Every Monday at 09:00, Europe/Berlin time"."""
    at = f"at {schedule.at:%H:%M}, {schedule.zone} time"
    days = _days(schedule.weekdays)
    match schedule.often:
        case Often.EVERY_WEEK:
            if schedule.weekdays == _ALL_DAYS:
                return f"Every day {at}"
            return f"Monday to Friday {at}" if schedule.weekdays == _WORKING_DAYS else f"Every {days} {at}"
        case Often.SECOND_WEEK | Often.THIRD_WEEK | Often.FOURTH_WEEK:
            return f"{OFTEN[schedule.often]} on {days} {at}"
        case _:
            return f"On {_NTH[schedule.often]} {days} of the month {at}"


def _days(weekdays: frozenset[int]) -> str:
    names = [DAYS[day] for day in sorted(weekdays)] or ["no day"]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def hours(count: int) -> str:
    """Say how long that is: in days where they are whole."""
    if count % 24:
        return f"{count} hours"
    days = count // 24
    return "one day" if days == 1 else f"{days} days"


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
    if settings.schedule.left_out:
        count = len(settings.schedule.left_out)
        lines.append(f"**Left out** {'one date or span' if count == 1 else f'{count} dates or spans'}")
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


# ---------------------------------------------------------------------- the next ones


def coming(upcoming: Sequence[Upcoming]) -> str:
    """List the next slots in local time, with the reader's own beside; what is special about each is said."""
    if not upcoming:
        return ""
    lines: list[str] = []
    for is_left_out, group in groupby(upcoming, key=lambda each: each.is_left_out):
        each = list(group)
        lines += [_left_out(each)] if is_left_out else [_slot(one) for one in each]
    return "\n".join(["**The next ones**", *lines])


def _slot(each: Upcoming) -> str:
    marks = "".join(f"\n-# {_mark(mark, each)}" for mark in each.marks)
    return f"- {_local(each.local)} · {timestamp(each.at, 'f')}{marks}"


def _left_out(group: Sequence[Upcoming]) -> str:
    first, last = group[0].local, group[-1].local
    if len(group) == 1:
        return f"- ~~{_local(first)}~~ · left out"
    return f"- ~~{_local(first)} to {_local(last)}~~ · {len(group)} left out"


def _mark(mark: Mark, each: Upcoming) -> str:
    at = f"{each.local:%H:%M}"
    match mark:
        case Mark.SHIFTED:
            return f"The clocks jump over {at} that day, so it comes as soon as they show a later time."
        case Mark.TWICE:
            return f"The clocks show {at} twice that day; it comes the first time."
        case Mark.FORWARD:
            return "The clocks have been set forward since; it stays at the same local time."
        case Mark.BACK:
            return "The clocks have been set back since; it stays at the same local time."


def _local(moment: datetime) -> str:
    return f"{DAYS[moment.weekday()]} {moment.day} {moment:%B}, {moment:%H:%M}"


# ---------------------------------------------------------------------- lists and one of them

LIST_HEADING: Final = "Prompts"
LIST_EMPTY: Final = "There is no prompt yet. `/prompts create` makes one; it takes two minutes, and nothing happens before you save it."
OPEN: Final = "Open"
LET_GO_ON: Final = "Let all go on"
ALL_GO_ON: Final = "All prompts go on, each from its next time."
NOT_PAUSED_TOGETHER: Final = (
    "They were not paused together. One that is paused by itself goes on with `/prompts resume`."
)


def all_paused(since: datetime) -> str:
    """Say that all prompts rest together."""
    return f"**All prompts are paused together** since {timestamp(since, 'R')}. Nothing is asked until you let them go on."


def paused_all(since: datetime) -> str:
    """Say that all prompts rest from now on."""
    return (
        f"All prompts are paused together since {timestamp(since, 'R')}. What is open stays open. "
        "`/prompts resume` lets them go on."
    )


def entry(prompt: Prompt, paused_at: datetime | None) -> str:
    """Name a prompt in a list, with where it stands."""
    settings = prompt.settings
    return (
        f"**{escape(settings.name)}** in {channel_mention(settings.channel_id)}\n"
        f"{when(settings.schedule)}\n-# {state(prompt, paused_at)}"
    )


def state(prompt: Prompt, paused_at: datetime | None = None) -> str:
    """Say in a line where a prompt stands."""
    if paused_at is not None:
        return "paused together with all others"
    if prompt.state is State.PAUSED:
        return f"paused {timestamp(prompt.changed_at, 'R')}"
    if prompt.held_code is not None and prompt.held_since is not None:
        return f"waits since {timestamp(prompt.held_since, 'R')}: something has to be mended"
    return f"comes next {timestamp(prompt.next_at, 'F')}" if prompt.next_at is not None else "resting"


def choice(prompt: Prompt) -> str:
    """Name a prompt where one is picked, in at most 100 characters."""
    resting = " (paused)" if prompt.state is State.PAUSED else ""
    return f"{line(prompt.settings.name, 80)}{resting}"


HELD: Final = "I can't post it at the moment. As soon as that is mended I go on by myself."


def held(prompt: Prompt) -> str:
    """Say that a prompt can't be posted, and since when; empty where it can."""
    if prompt.held_code is None or prompt.held_since is None:
        return ""
    return f"**{HELD}** Since {timestamp(prompt.held_since, 'R')}."


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
    day = _local(run.slot.replace(second=0, microsecond=0))
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
        span = f"{run.missed} times, {_local(run.missed_from)} to {day}"
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


def paused(prompt: Prompt) -> str:
    """Say that a prompt rests."""
    return f"**{escape(prompt.settings.name)}** is paused. What is open stays open. `/prompts resume` lets it go on."


def resumed(prompt: Prompt) -> str:
    """Say that a prompt goes on."""
    next_ = f" It comes next {timestamp(prompt.next_at, 'F')}." if prompt.next_at is not None else ""
    return f"**{escape(prompt.settings.name)}** goes on.{next_}"


def slowed(prompt: Prompt) -> str:
    """Say how often a prompt comes from now on."""
    return f"**{escape(prompt.settings.name)}**: {when(prompt.settings.schedule)}. {resumed(prompt)}"


def delete_question(prompt: Prompt) -> str:
    """Ask before a prompt is deleted."""
    return (
        f"Delete **{escape(prompt.settings.name)}** and its questions? What is open stays open until it closes, with its "
        "recap, and every thread stays. It can't be brought back; pausing can."
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


CREATE: Final = "Create one"
EDIT: Final = "Edit"
PAUSE: Final = "Pause"
RESUME: Final = "Resume"
RUN_NOW: Final = "Run now"
PREVIEW: Final = "Preview"
DELETE: Final = "Delete"
KEEP: Final = "Keep it"
NOT_NOW: Final = "Not now"
HALVE: Final = "Come less often"
PAUSE_IT: Final = "Pause it"
LEAVE: Final = "Leave it as it is"
LEFT: Final = "It stays as it is. I won't ask about this silence again."
SILENT: Final = (
    "Nobody answered it lately. A question that comes less often is often answered by more people; one that rests can "
    "come back any day."
)

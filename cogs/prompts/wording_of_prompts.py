"""Every sentence about prompts for organizers, in one place; those about drafts are in wording_of_drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, assert_never

from bot.core.language import N_, NP_, LazyString, _, listed, ngettext
from bot.core.schedule import Often
from bot.core.text import escape, line, shorten
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
from bot.prompts.suggestions import WORD_LEAST
from bot.ui.cards import channel_mention, member_mention, timestamp
from cogs.prompts.wording_of_course import held
from cogs.prompts.wording_of_times import dates, hours, when

if TYPE_CHECKING:
    from bot.prompts.rules import Prompt, Refusal, Settings, Text
    from bot.prompts.runs import Run

_SPANS_SHOWN: Final = 3
_QUESTIONS_SHOWN: Final = 5
_QUESTION_MOST: Final = 160

_NO: Final[dict[No, LazyString]] = {
    No.NOT_FOUND: N_("I can't find that here any more. `/prompts list` shows what there is."),
    No.PAUSED_ALREADY: N_("It is paused already. `/prompts resume` lets it go on."),
    No.RUNNING_ALREADY: N_("It is running already. `/prompts show` says when it comes next."),
    No.CHANGED: N_("Somebody else changed it while you were at it."),
    No.TOO_MANY_PROMPTS: N_(
        "This server has {prompts_most} prompts, which is as many as I can look after. Delete one that is done.",
        prompts_most=PROMPTS_MOST,
    ),
    No.NO_DAY: N_("Choose at least one weekday."),
    No.ONE_DAY: N_("Once a month needs exactly one weekday. Choose which."),
    No.NO_NAME: N_("It needs a name of two characters or more, so that you find it again."),
    No.NO_TEXT: N_("It needs a question. **Change questions** adds one."),
    No.NEVER: N_("Every date that comes is left out, so it would never be asked. Leave fewer dates out."),
    No.DECIDED: N_("Somebody has decided that one already."),
    No.REASON_NEEDED: N_(
        "A word to its author, please: {word_least} characters at least.", word_least=WORD_LEAST
    ),
    No.TEXT_LENGTH: N_(
        "A question has one line of {text_least} to {text_most} characters.",
        text_least=TEXT_LEAST,
        text_most=TEXT_MOST,
    ),
    No.TEXT_THERE: N_(
        "That prompt has a question that reads the same. Word it differently, or choose another prompt."
    ),
}


def refusal(refused: Refusal) -> str:
    """Say to an organizer why not, and what to do."""
    match refused:
        case No():
            return str(_NO.get(refused, _NO[No.NOT_FOUND]))
        case BadZone(name, suggestions):
            return bad_zone(name, suggestions)
        case BadHours(least, most):
            return _(
                "It can be open from {least} to {most}, so that one closes before the next one comes.",
                least=hours(least),
                most=hours(most),
            )
        case BadText(number, words, least, most):
            return _(
                "Line {number}, “{words}”: a question has {least} to {most} characters.",
                number=number,
                words=escape(shorten(words, 60)),
                least=least,
                most=most,
            )
        case TooManyTexts(most, written_most):
            return _(
                "A prompt holds up to {most} questions, with {written_most} characters in all.",
                most=most,
                written_most=written_most,
            )
        case _:
            assert_never(refused)


def bad_zone(name: str, suggestions: Sequence[str]) -> str:
    """Say that there is no such zone, and name the nearest."""
    said = [_("I don't know a time zone “{name}”.", name=escape(shorten(line(name), 60)))]
    if suggestions:
        zones = listed([f"`{each}`" for each in suggestions], either=True)
        said.append(_("Did you mean {zones}?", zones=zones))
    said.append(_("A large city will do, too."))
    return " ".join(said)


BAD_TIME: Final = N_("That is no time of day that I can read. Try 09:00, or 5:30 pm.")
UNKNOWN_PROMPT: Final = N_(
    "I don't know a prompt of that name. Pick one of those offered; `/prompts list` shows all of them."
)
CHANNEL_VANISHED: Final = N_("I can't find that channel in this server. Choose a forum or a text channel.")


# ---------------------------------------------------------------------- in words


def where(settings: Settings, *, is_forum: bool | None) -> str:
    """Say where a prompt is posted, and as what; None where the channel can't be looked at."""
    place = channel_mention(settings.channel_id)
    if is_forum is None:
        return place
    if not is_forum:
        return _("{place}, as a message with a thread", place=place)
    if not settings.tag:
        return _("{place}, as a post", place=place)
    return _("{place}, as a post tagged “{tag}”", place=place, tag=escape(settings.tag))


def settings_lines(settings: Settings, *, is_forum: bool | None) -> str:
    """Say in lines what was settled."""
    recap = _("with a recap when it closes") if settings.is_recap else _("without a recap")
    reminders = (
        _("those who asked for it are reminded") if settings.is_reminding else _("nobody is reminded before")
    )
    lines = [
        _("**Where** {place}", place=where(settings, is_forum=is_forum)),
        _("**When** {when}", when=when(settings.schedule)),
        _(
            "**Open for** {hours}, {recap}; {reminders}",
            hours=hours(settings.open_hours),
            recap=recap,
            reminders=reminders,
        ),
    ]
    if left_out := dates(settings.schedule.left_out):
        lines.append(_left_out(left_out))
    return "\n".join(lines)


def _left_out(found: Sequence[str]) -> str:
    shown, more = ", ".join(found[:_SPANS_SHOWN]), len(found) - _SPANS_SHOWN
    if more <= 0:
        return _("**Left out** {dates}", dates=shown)
    return ngettext(
        "**Left out** {dates} and {count} more", "**Left out** {dates} and {count} more", more, dates=shown
    )


def questions(texts: Sequence[str]) -> str:
    """List the first questions, and say how they take turns."""
    if not texts:
        return _("**Questions** none yet")
    shown = [f"- {escape(shorten(text, _QUESTION_MOST))}" for text in texts[:_QUESTIONS_SHOWN]]
    if len(texts) > _QUESTIONS_SHOWN:
        others = ngettext("and {count} more", "and {count} more", len(texts) - _QUESTIONS_SHOWN)
        shown.append(f"-# {others}")
    turns = (
        _("**Question**")
        if len(texts) == 1
        else _("**Questions**, in turn; none comes again before all others had theirs")
    )
    return "\n".join([turns, *shown])


# ---------------------------------------------------------------------- lists and one of them

LIST_HEADING: Final = N_("Prompts")
LIST_EMPTY: Final = N_(
    "There is no prompt yet. `/prompts create` makes one; it takes two minutes, and nothing happens before you save it."
)
OPEN: Final = N_("Open")
LET_GO_ON: Final = N_("Let all go on")
ALL_GO_ON: Final = N_("All prompts go on from their next time, as each did before.")
NOT_PAUSED_TOGETHER: Final = N_(
    "They were not paused together. One that is paused by itself goes on with `/prompts resume`."
)


def all_paused(since: datetime) -> str:
    """Say that all prompts rest together."""
    return _(
        "**All prompts are paused together** since {since}. Nothing is asked until you let them go on.",
        since=timestamp(since, "f"),
    )


def paused_all(since: datetime) -> str:
    """Say that all prompts rest from now on."""
    return _(
        "All prompts are paused together since {since}. What is open stays open. "
        "`/prompts resume` lets them go on.",
        since=timestamp(since, "f"),
    )


def entry(prompt: Prompt, paused_at: datetime | None) -> str:
    """Name a prompt in a list, with where it stands."""
    settings = prompt.settings
    lines = [
        _(
            "**{name}** in {channel}",
            name=escape(settings.name),
            channel=channel_mention(settings.channel_id),
        ),
        when(settings.schedule),
        f"-# {state(prompt, paused_at)}",
    ]
    if prompt.held_code is not None:
        lines.append(f"-# {held(prompt.held_code)}")
    return "\n".join(lines)


def state(prompt: Prompt, paused_at: datetime | None = None) -> str:
    """Say in a line where a prompt stands."""
    if paused_at is not None:
        return _("paused together with all others")
    if prompt.state is State.PAUSED:
        return _("paused {changed_at}", changed_at=timestamp(prompt.changed_at, "R"))
    if prompt.held_code is not None and prompt.held_since is not None:
        return _("can't be posted since {held_since}", held_since=timestamp(prompt.held_since, "f"))
    return (
        _("comes next {next_at}", next_at=timestamp(prompt.next_at, "F"))
        if prompt.next_at is not None
        else _("resting")
    )


def choice(prompt: Prompt) -> str:
    """Name a prompt where one is picked, in at most 100 characters."""
    name = line(prompt.settings.name, 80)
    return _("{name} (paused)", name=name) if prompt.state is State.PAUSED else name


def next_question(text: Text | None) -> str:
    """Name the question whose turn it is."""
    if text is None:
        return ""
    words = escape(text.text)
    if text.suggested_by is None:
        return _("**Next question** {text}", text=words)
    user = member_mention(text.suggested_by)
    return _("**Next question** {text} (suggested by {user})", text=words, user=user)


def keeper(prompt: Prompt) -> str:
    """Say who is told what concerns it."""
    return _(
        "{keeper} changed it last, and hears of what concerns it.", keeper=member_mention(prompt.keeper_id)
    )


# ---------------------------------------------------------------------- acting


ALL_PAUSED_AS_WELL: Final = N_(
    "All prompts are paused together at the moment: `/prompts resume`, without a name, lets them go on."
)


def paused(prompt: Prompt) -> str:
    """Say that a prompt rests."""
    return _(
        "**{name}** is paused. What is open stays open. `/prompts resume` lets it go on.",
        name=escape(prompt.settings.name),
    )


def resumed(prompt: Prompt, *, all_rest: bool = False) -> str:
    """Say that a prompt goes on, as soon as all of them do."""
    if all_rest:
        said = _("**{name}** is not paused by itself any more.", name=escape(prompt.settings.name))
        return f"{said} {ALL_PAUSED_AS_WELL}"
    return _and_next(_("**{name}** goes on.", name=escape(prompt.settings.name)), prompt)


def _and_next(said: str, prompt: Prompt) -> str:
    if prompt.next_at is None:
        return said
    next_one = _("It comes next {at}.", at=timestamp(prompt.next_at, "F"))
    return f"{said} {next_one}"


INSTEAD: Final[dict[Often, LazyString]] = {
    Often.SECOND_WEEK: N_("Every second week instead"),
    Often.FOURTH_WEEK: N_("Every fourth week instead"),
}
"""Offers a slower rhythm: each that :func:`bot.prompts.rules.slows_to` knows."""


def slowed(prompt: Prompt) -> str:
    """Say how often a prompt comes from now on."""
    said = _(
        "**{name}** from now on: {when}.",
        name=escape(prompt.settings.name),
        when=when(prompt.settings.schedule),
    )
    return _and_next(said, prompt)


def delete_question(prompt: Prompt) -> str:
    """Ask before a prompt is deleted."""
    return _(
        "Delete **{name}** and its questions? What is open stays open until it closes, with its "
        "recap, and every thread stays. Deleting can't be undone; a paused prompt can go on any day.",
        name=escape(prompt.settings.name),
    )


def deleted(prompt: Prompt) -> str:
    """Say that a prompt is gone."""
    return _("**{name}** is deleted.", name=escape(prompt.settings.name))


def run_question(prompt: Prompt, text: Text | None) -> str:
    """Ask before a prompt is run by hand."""
    channel = channel_mention(prompt.settings.channel_id)
    asked = (
        _("Ask “{text}” in {channel} now?", text=escape(text.text), channel=channel)
        if text is not None
        else _("Ask its question in {channel} now?", channel=channel)
    )
    beside = _(
        "It is open for {hours}. The schedule of **{name}** goes on beside it.",
        hours=hours(prompt.settings.open_hours),
        name=escape(prompt.settings.name),
    )
    return f"{asked} {beside}"


def started(run: Run) -> str:
    """Say that a run by hand is up, or will be."""
    if run.thread_id is not None:
        return _("It is asked: {thread}", thread=channel_mention(run.thread_id))
    return _("It is on its way. If something keeps me from posting it, `/prompts show` says what.")


def preview(prompt: Prompt) -> str:
    """Say what is shown, and when it would be posted."""
    channel = channel_mention(prompt.settings.channel_id)
    if prompt.next_at is None:
        return _("This is what comes next in {channel}. Only you see it now.", channel=channel)
    return _(
        "This is what comes next in {channel}, {at}. Only you see it now.",
        channel=channel,
        at=timestamp(prompt.next_at, "F"),
    )


EDIT: Final = N_("Edit")
PAUSE: Final = NP_("a button: lets a prompt rest", "Pause")
RESUME: Final = N_("Resume")
RUN_NOW: Final = N_("Run now")
PREVIEW: Final = N_("Preview")
DELETE: Final = N_("Delete")
NOT_NOW: Final = N_("Not now")
HALVE: Final = N_("Come less often")
PAUSE_IT: Final = N_("Pause it")
LEAVE: Final = N_("Leave it as it is")
LEFT: Final = N_("It stays as it is. I won't ask about this silence again.")
SILENT: Final = N_(
    "Nobody answered it lately. A question that comes less often is often answered by more people; one that rests can "
    "come back any day."
)

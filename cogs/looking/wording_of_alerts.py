"""Every sentence about being told of new flags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.language import N_, _, ngettext
from bot.core.text import escape
from bot.looking.alerts import ALERTS_AT, FOUND_MOST, Alert, NoSkill, Refusal, TooMany
from bot.looking.rules import Flag, Kind, Sort
from bot.ui.cards import member_mention, timestamp
from bot.ui.fields import Option
from cogs.looking.wording_of_browsing import HEADING as LISTS
from cogs.looking.wording_of_browsing import PAY_IN_A_WORD
from cogs.looking.wording_of_cards import KIND, kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

_HOUR: Final = f"{ALERTS_AT:%H:%M}"

# ---------------------------------------------------------------------- one's alerts

HEADING: Final = N_("What I tell you about")
INTRO: Final = N_(
    "Once a day, around {hour} server time, I look whether something new was put up that fits. You find "
    "it in `/inbox`, all of it in one line, and on a day without anything I say nothing.",
    hour=_HOUR,
)
EMPTY: Final = N_(
    "Nothing so far. Press **Add alerts**, or **Tell me about new ones** below `/looking browse` or `/hiring browse`."
)
RESTING: Final = N_(
    "You asked me in `/inbox` not to reach you at all, so these rest. Choose **Only in my inbox** there, and they "
    "go on."
)
NOTE: Final = N_("Only you see this. Nobody is told what you ask for.")
ADD: Final = N_("Add alerts")
CHOOSE: Final = N_("Choose what to remove")
CLEAR: Final = N_("Remove all")
CLEAR_ALL: Final = N_("Remove them all")
TELL_ME: Final = N_("Tell me about new ones")


def named(alert: Alert) -> str:
    """Name what an alert is for, where Discord reads no markdown."""
    parts = (LISTS[alert.sort], alert.skill, KIND[alert.kind] if alert.kind else "")
    return " · ".join(str(part) for part in parts if part)


def listed(alerts: Sequence[Alert]) -> str:
    """List alerts, a line for each."""
    return "\n".join(f"- {escape(named(alert))}" for alert in alerts)


def added(alerts: Sequence[Alert]) -> str:
    """Say of what a member is told from now on; nothing new if they were before."""
    if not alerts:
        return _("You are told of that already.")
    return _("From now on I tell you about new ones here:\n{alerts}", alerts=listed(alerts))


def removed(count: int) -> str:
    """Say that alerts are gone."""
    return "" if not count else _("Removed. I say no more about it.")


def clear_question(count: int) -> str:
    """Ask whether all of them shall go."""
    return ngettext(
        "Shall I remove your one alert? You would have to add them again one by one.",
        "Shall I remove all {count} of your alerts? You would have to add them again one by one.",
        count,
    )


CLEARED: Final = N_("Done. You have no alerts here now; `/alerts` is where you add some.")
SEE_ALL: Final = N_("-# `/alerts` shows what you are told about, and is where you stop it.")


# ---------------------------------------------------------------------- adding

TITLE: Final = N_("Tell me about new ones")
SORTS_LABEL: Final = N_("About whom?")
SORTS: Final = (
    Option(Sort.LOOKING.value, N_("People who are looking")),
    Option(Sort.HIRING.value, N_("People who are hiring")),
)
SKILLS_LABEL: Final = N_("Which skills?")
SKILLS_HINT: Final = N_("With commas between. Each of them counts on its own; left empty, any will do.")
SKILLS_EXAMPLE: Final = N_("Python, user research, community building")
KINDS_LABEL: Final = N_("What kind of work?")
KINDS_HINT: Final = N_("Left empty, any will do. With skills as well, both have to fit.")
KINDS: Final = tuple(Option(kind.value, KIND[kind]) for kind in Kind)


def refusal(refused: Refusal) -> str:
    """Say why not, and what to do next. It follows the label of the field of skills where that is at fault."""
    match refused:
        case NoSkill():
            return _("names no skill that I can read. Write one as a word, such as Python.")
        case TooMany(has, wanted, most):
            if has >= most:
                return _(
                    "You have {most} alerts, which is the most there can be. `/alerts` is where you remove some.",
                    most=most,
                )
            if has:
                return _(
                    "That would be {wanted} alerts at once: you have {has}, and {most} is the most there can be. Choose "
                    "fewer skills or kinds; an alert without skills is for all of them.",
                    wanted=wanted,
                    has=has,
                    most=most,
                )
            return _(
                "That would be {wanted} alerts at once: {most} is the most there can be. Choose fewer skills or "
                "kinds; an alert without skills is for all of them.",
                wanted=wanted,
                most=most,
            )
        case _:
            assert_never(refused)


# ---------------------------------------------------------------------- what was found

SHOW: Final = N_("Show me")
FOUND_HEADING: Final = N_("New, and what you asked for")
FOUND_EMPTY: Final = N_("None of it is up any more. `/looking browse` and `/hiring browse` show what is.")
GONE: Final = N_("What is not up any more is left out.")
MORE: Final = N_(
    "These are the newest {most}. `/looking browse` and `/hiring browse` have the others.",
    most=FOUND_MOST,
)
OPEN: Final = N_("Open")
LEFT: Final = N_("You are not in that server any more, so I can't show you what is put up there.")


def entry(flag: Flag, *, by_name: bool) -> str:
    """Show a flag in one line and a half; in a direct message a stranger's name would be a number."""
    words = flag.words
    parts = (
        LISTS[flag.sort],
        member_mention(flag.user_id) if by_name else "",
        kinds(words.kinds),
        escape(words.place),
        PAY_IN_A_WORD[words.pay] if words.pay else "",
        timestamp(flag.public_at or flag.created_at, "R"),
    )
    return f"**{escape(words.role)}**\n{' · '.join(str(part) for part in parts if part)}"

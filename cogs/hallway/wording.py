"""Every sentence of the way in, of the inbox and of volunteering, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.text import escape, masked
from bot.guilds.rules import TroubleKind
from bot.members.rules import BUNDLE_AT, DIRECTS_A_WEEK, INBOX_KEPT_FOR, Reach, ReachChoice
from bot.projects.rules import Kind, Share, State
from bot.rescue.rules import VOLUNTEERS_ASKED
from bot.ui.cards import channel_mention, message_link, timestamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.guilds.rules import GuildSettings, Trouble
    from bot.prompts.runs import Run

ONLY_IN_A_SERVER: Final = "This works inside a server, not in direct messages."
NOT_A_CHOICE: Final = "That is not one of the choices any more. Please choose again."

# ---------------------------------------------------------------------- the way in

WELCOME: Final = (
    "At a good meetup the best part is the corridor, where people say what they are working on. "
    "This is the corridor of this server."
)
BEGIN_SMALL: Final = (
    "You have not shared anything here yet. Begin with one small thing: a script that saved you an hour, "
    "a note on what you learned this week, a link to something you wrote. `/share` takes two minutes."
)
NOT_SET_UP: Final = (
    "Sharing is not set up here yet. As soon as an organizer has chosen a channel for it, `/share` shows "
    "people what you made. Until then:"
)
SET_IT_UP: Final = "Choose a channel for shares with `/setup`. It takes a minute."
MEND: Final = "`/setup` shows how to mend it; what waits is posted by itself then."
ALL_WELL: Final = "Everything works, as far as I can see. `/setup` shows the settings."
_HELD_UP: Final[dict[TroubleKind, str]] = {
    TroubleKind.SHARE_CHANNEL_GONE: "The channel for shares was deleted, so new shares wait.",
    TroubleKind.SHARE_CHANNEL_FORBIDDEN: "I lack a permission{where}, so shares wait.",
    TroubleKind.THREADS_FULL: "This server has as many open threads as Discord allows, so shares wait.",
    TroubleKind.THREAD_LOCKED: "The thread{where} is locked, so I can't post in it.",
    TroubleKind.TAGS: "The forum{where} asks for a tag that I can't give.",
    TroubleKind.INTRODUCTIONS_CHANNEL: (
        "I can't open private threads{where}, so people are introduced by direct message."
    ),
    TroubleKind.LOOKING_CHANNEL: "Discord keeps me from posting who is looking or hiring{where}.",
    TroubleKind.BADGE_ROLE: "Discord keeps me from giving the badge of looking or hiring: see `/setup`.",
    TroubleKind.NICKNAMES: "Discord keeps me from putting the tag behind nicknames: see `/setup`.",
    TroubleKind.PROMPT_CHANNEL: "Discord keeps me from posting a question, or an answer to one{where}.",
    TroubleKind.OTHER: "Discord keeps me from posting{where}.",
}


def heading(server: str) -> str:
    """Name the server's hallway."""
    return f"The hallway of {escape(server)}" if server else "The hallway"


def can_do(settings: GuildSettings) -> str:
    """Say what a member can do here now, a command to a line."""
    everywhere = [
        "`/intro ask` asks to meet somebody here; I introduce nobody without a yes of both. `/intro mine` shows yours.",
        "`/looking for` and `/hiring post` say what work you look for or have, to whom you choose; `browse` shows others'.",
        "`/profile edit` says who you are, and `/portfolio` gathers what you shared and whom it helped.",
        "`/inbox` holds what waits for you, and lets you say how I may reach you; `/privacy` what I keep about you.",
    ]
    if settings.share_channel_id is None:
        return _lines(everywhere)
    place = channel_mention(settings.share_channel_id)
    return _lines(
        [
            f"`/share` shows people something you made, wrote or worked out. It goes to {place}.",
            "`/projects list` finds what others shared. **This helped me** tells them which part was useful to you.",
            *everywhere,
        ]
    )


def latest_share(share: Share) -> str:
    """Name the member's newest share."""
    return f"Your latest share: {_linked(share)}, {timestamp(share.created_at, 'R')}."


def open_question(run: Run) -> str:
    """Name a question that can be answered now."""
    where = f" in {channel_mention(run.thread_id)}" if run.thread_id is not None else ""
    return f"Open{where} until {timestamp(run.closes_at, 'f')}: “{escape(run.text)}” `/built` answers it from anywhere."


def waiting(unread: int, unanswered: int) -> str:
    """Say how much in the inbox wants an answer, and how much is new."""
    answers, news = _counted(unanswered, "thing"), _counted(unread, "new thing")
    lines = [f"**{answers.capitalize()}** in your inbox {_waits(unanswered)} for your answer."] * bool(
        unanswered
    )
    lines += [f"**{news.capitalize()}** {_waits(unread)} in your inbox."] * bool(unread)
    return "\n".join(lines) or "Nothing new in your inbox."


def looks_after(kinds: Sequence[Kind]) -> str:
    """Name the kinds a member volunteers for."""
    return f"You look after unanswered {_named(kinds)}."


def cannot_post(channel_id: int) -> str:
    """Say, to an organizer, that the share channel is not as it must be."""
    return f"I can't post in the channel for shares ({channel_mention(channel_id)}), so shares wait."


def held_up(trouble: Trouble) -> str:
    """Say, to an organizer, what is amiss."""
    where = ""
    if trouble.channel_id is not None:
        where = " " if trouble.kind is TroubleKind.THREAD_LOCKED else " in "
        where += channel_mention(trouble.channel_id)
    return f"{_HELD_UP[trouble.kind].replace('{where}', where)} Since {timestamp(trouble.since, 'R')}."


def reports(count: int) -> str:
    """Say, to an organizer, how many reports wait; nothing if none does."""
    return f"**{_counted(count, 'report').capitalize()}** {_waits(count)}: `/reports`" if count else ""


# ---------------------------------------------------------------------- the inbox

WAITING: Final = "**Waiting for your answer**"
ANSWERED: Final = "**Answered, and still yours to change**"
NEWS: Final = "**News**"
EMPTY_INBOX: Final = (
    "Nothing waits for you. When somebody asks to meet you or answers a share of yours, or someone you follow "
    "shares something, you find it here."
)
INBOX_NOTE: Final = f"News stays here for {INBOX_KEPT_FOR.days} days."
OPEN: Final = "Open"
CHOOSE_REACH: Final = "Choose how I may reach you"
REACH_HEADING: Final = "**How may I reach you here?**"
REACH: Final[dict[Reach, tuple[str, str]]] = {
    Reach.DIRECT: (
        "By direct message",
        f"Requests to meet you, and around {BUNDLE_AT:%H:%M} server time what is new: at most {DIRECTS_A_WEEK} a week",
    ),
    Reach.INBOX: ("Only in my inbox", "I send nothing; it waits here until you look"),
    Reach.NOT_AT_ALL: ("Not at all", "Only answers to your own shares, and only here"),
}


FIRST_QUESTION: Final = "How may I reach you?"
FIRST_QUESTION_NOTE: Final = (
    "I ask this once. Until you choose, everything waits in `/inbox` and I send nothing. "
    "You can change it there at any time."
)


def first_question() -> str:
    """Say, once, what a member can choose and what each choice means."""
    choices = _lines([f"**{name}**. {meaning}." for name, meaning in REACH.values()])
    return f"Somebody may answer what you do here. This is how you can hear of it:\n{choices}"


def first_answer(choice: ReachChoice) -> str:
    """Say what was chosen, and where to change it."""
    return f"{reach(choice)}\nYou can change it in `/inbox` at any time."


def told_once(waiting: int) -> str:
    """Say, once, that direct messages do not get through and what waits instead."""
    return (
        f"Your direct messages are closed to me; {_counted(waiting, 'thing')} {_waits(waiting)} in `/inbox`."
    )


def inbox_heading(unread: int) -> str:
    """Head the inbox with what is new."""
    return f"Your inbox · {unread} new" if unread else "Your inbox"


def reach(choice: ReachChoice) -> str:
    """Say how the member is reached now, since when, and what stands in the way."""
    if choice.reach is Reach.UNSAID or choice.chosen_at is None:
        return "You have not said yet, so everything waits here and I send nothing. You can change it at any time."
    chosen = f"**{REACH[choice.reach][0]}**, you said on {timestamp(choice.chosen_at, 'd')}."
    if choice.reach is not Reach.DIRECT or choice.closed_at is None:
        return chosen
    return (
        f"{chosen} But my message {timestamp(choice.closed_at, 'R')} did not get through, so I stopped "
        "sending. Allow direct messages in this server's privacy settings, then choose it again and I "
        "will try again."
    )


# ---------------------------------------------------------------------- direct messages

STOP: Final = "Stop these messages"
BUNDLE_NOTE: Final = (
    f"You asked me to write when something is new: at most {DIRECTS_A_WEEK} messages a week. "
    f"Everything is in `/inbox` there too. **{STOP}** ends it at once."
)
NOT_YOURS_TO_STOP: Final = "These messages are somebody else's, so only they can stop them."


def bundle_heading(server: str) -> str:
    """Name the server the news are from."""
    return f"News from {escape(server)}"


def stopped(server: str) -> str:
    """Say that no more direct messages come."""
    where = f" from **{escape(server)}**" if server else ""
    return f"Done: no more messages{where}. What is new waits in `/inbox` there, where you can also choose otherwise."


# ---------------------------------------------------------------------- volunteering

KINDS: Final[dict[Kind, str]] = {
    Kind.PROJECT: "Projects",
    Kind.HOW_TO: "How-tos",
    Kind.SUMMARY: "Summaries",
    Kind.CASE_STUDY: "Case studies",
    Kind.POST: "Posts and videos",
    Kind.COMPETITION: "Competition solutions",
    Kind.PAPER: "Papers to code",
    Kind.TALK: "Talks",
}
VOLUNTEER_HEADING: Final = "Nobody should talk to an empty room"
NOT_REACHABLE: Final = "You asked me in `/inbox` not to reach you at all, so I can't ask you. Choose **Only in my inbox** there first."
BECOME: Final = "Become a volunteer"
LOOK_AFTER: Final = "What I look after"
STEP_BACK: Final = "Step back"
STEPPED_BACK: Final = "You stepped back, and I won't ask you. Thank you for the time you gave."


def volunteer_intro(hours: int) -> str:
    """Explain what a volunteer lets themselves in for."""
    return (
        f"When a share has had no answer for {hours} hours, I ask up to {VOLUNTEERS_ASKED} volunteers to have a "
        "look: read it, say which part was useful, or ask something. There is no duty in it. It comes "
        "to your inbox, or by direct message if you chose that there."
    )


def volunteering(kinds: Sequence[Kind]) -> str:
    """Say what a member looks after now."""
    if not kinds:
        return "Choose the kinds you would have a look at."
    return f"Thank you. You look after unanswered {_named(kinds)}."


# ----------------------------------------------------------------------


def share_link(share: Share | None) -> str | None:
    """Return where a share can be read, None if nowhere."""
    if share is None or share.state is State.REMOVED or share.thread_id is None:
        return None
    return message_link(share.guild_id, share.thread_id)


def _counted(count: int, thing: str) -> str:
    return f"one {thing}" if count == 1 else f"{count} {thing}s"


def _waits(count: int) -> str:
    return "waits" if count == 1 else "wait"


def _named(kinds: Sequence[Kind]) -> str:
    if len(kinds) == len(KINDS):
        return "shares of every kind"
    names = [KINDS[kind].lower() for kind in kinds]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _linked(share: Share) -> str:
    link = share_link(share)
    return masked(share.title, link) if link else f"**{escape(share.title)}**"


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)

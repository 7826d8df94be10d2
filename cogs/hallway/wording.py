"""Every sentence of the way in, of the inbox and of volunteering, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.language import N_, LazyString, _, listed, ngettext
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

ONLY_IN_A_SERVER: Final = N_("This works inside a server, not in direct messages.")
NOT_A_CHOICE: Final = N_("That is not one of the choices any more. Please choose again.")

# ---------------------------------------------------------------------- the way in

WELCOME: Final = N_(
    "At a good meetup the best part is the corridor, where people say what they are working on. "
    "This is the corridor of this server."
)
BEGIN_SMALL: Final = N_(
    "You have not shared anything here yet. Begin with one small thing: a script that saved you an hour, "
    "a note on what you learned this week, a link to something you wrote. `/share` takes two minutes."
)
NOT_SET_UP: Final = N_(
    "Sharing is not set up here yet. As soon as an organizer has chosen a channel for it, `/share` shows "
    "people what you made. Until then:"
)
FOR_ORGANIZERS: Final = N_("**For organizers**")
SET_IT_UP: Final = N_("Choose a channel for shares with `/setup`. It takes a minute.")
MEND: Final = N_("`/setup` shows how to mend it; what waits is posted by itself then.")
ALL_WELL: Final = N_("Everything works, as far as I can see. `/setup` shows the settings.")
_HELD_UP: Final[dict[TroubleKind, LazyString]] = {
    TroubleKind.SHARE_CHANNEL_GONE: N_("The channel for shares was deleted, so new shares wait."),
    TroubleKind.SHARE_CHANNEL_FORBIDDEN: N_("I lack a permission, so shares wait."),
    TroubleKind.THREADS_FULL: N_("This server has as many open threads as Discord allows, so shares wait."),
    TroubleKind.THREAD_LOCKED: N_("The thread is locked, so I can't post in it."),
    TroubleKind.TAGS: N_("The forum asks for a tag that I can't give."),
    TroubleKind.INTRODUCTIONS_CHANNEL: N_(
        "I can't open private threads, so people are introduced by direct message."
    ),
    TroubleKind.LOOKING_CHANNEL: N_("Discord keeps me from posting who is looking or hiring."),
    TroubleKind.BADGE_ROLE: N_("Discord keeps me from giving the badge of looking or hiring: see `/setup`."),
    TroubleKind.NICKNAMES: N_("Discord keeps me from putting the tag behind nicknames: see `/setup`."),
    TroubleKind.PROMPT_CHANNEL: N_("Discord keeps me from posting a question, or an answer to one."),
    TroubleKind.REPORTS_CHANNEL: N_("I can't show reports in their channel; `/reports` has all of them."),
    TroubleKind.LOG_CHANNEL: N_(
        "I can't show what was done in its channel; `/organizer audit` has all of it."
    ),
    TroubleKind.OTHER: N_("Discord keeps me from posting."),
}
_HELD_UP_THERE: Final[dict[TroubleKind, LazyString]] = {
    TroubleKind.SHARE_CHANNEL_FORBIDDEN: N_("I lack a permission in {channel}, so shares wait."),
    TroubleKind.THREAD_LOCKED: N_("The thread {channel} is locked, so I can't post in it."),
    TroubleKind.TAGS: N_("The forum in {channel} asks for a tag that I can't give."),
    TroubleKind.INTRODUCTIONS_CHANNEL: N_(
        "I can't open private threads in {channel}, so people are introduced by direct message."
    ),
    TroubleKind.LOOKING_CHANNEL: N_("Discord keeps me from posting who is looking or hiring in {channel}."),
    TroubleKind.PROMPT_CHANNEL: N_(
        "Discord keeps me from posting a question, or an answer to one in {channel}."
    ),
    TroubleKind.REPORTS_CHANNEL: N_("I can't show reports in {channel}; `/reports` has all of them."),
    TroubleKind.LOG_CHANNEL: N_("I can't show what was done in {channel}; `/organizer audit` has all of it."),
    TroubleKind.OTHER: N_("Discord keeps me from posting in {channel}."),
}
"""The same where a channel is known, for those whose sentence has a place for it."""


def heading(server: str) -> str:
    """Name the server's hallway."""
    return _("The hallway of {server}", server=escape(server)) if server else _("The hallway")


def can_do(settings: GuildSettings) -> str:
    """Say what a member can do here now, a command to a line."""
    everywhere = [
        _(
            "`/intro ask` asks to meet somebody here; I introduce nobody without a yes of both. `/intro mine` shows yours."
        ),
        _(
            "`/looking for` and `/hiring post` say what work you look for or have, to whom you choose; `browse` shows others'."
        ),
        _("`/profile edit` says who you are, and `/portfolio` gathers what you shared and whom it helped."),
        _(
            "`/inbox` holds what waits for you, and lets you say how I may reach you; `/privacy` what I keep about you."
        ),
    ]
    if settings.share_channel_id is None:
        return _lines(everywhere)
    place = channel_mention(settings.share_channel_id)
    return _lines(
        [
            _(
                "`/share` shows people something you made, wrote or worked out. It goes to {place}.",
                place=place,
            ),
            _(
                "`/projects list` finds what others shared. **This helped me** tells them which part was useful to you."
            ),
            *everywhere,
        ]
    )


def latest_share(share: Share) -> str:
    """Name the member's newest share."""
    return _(
        "Your latest share: {linked}, {created_at}.",
        linked=_linked(share),
        created_at=timestamp(share.created_at, "R"),
    )


def open_question(run: Run) -> str:
    """Name a question that can be answered now."""
    closes_at, text = timestamp(run.closes_at, "f"), escape(run.text)
    if run.thread_id is None:
        return _(
            "Open until {closes_at}: “{text}” `/built` answers it from anywhere.",
            closes_at=closes_at,
            text=text,
        )
    return _(
        "Open in {thread} until {closes_at}: “{text}” `/built` answers it from anywhere.",
        thread=channel_mention(run.thread_id),
        closes_at=closes_at,
        text=text,
    )


def waiting(unread: int, unanswered: int) -> str:
    """Say how much in the inbox wants an answer, and how much is new."""
    lines: list[str] = []
    if unanswered:
        lines.append(
            ngettext(
                "**One thing** in your inbox waits for your answer.",
                "**{count} things** in your inbox wait for your answer.",
                unanswered,
            )
        )
    if unread:
        lines.append(
            ngettext(
                "**One new thing** waits in your inbox.",
                "**{count} new things** wait in your inbox.",
                unread,
            )
        )
    return "\n".join(lines) or _("Nothing new in your inbox.")


def looks_after(kinds: Sequence[Kind]) -> str:
    """Name the kinds a member volunteers for."""
    return _("You look after unanswered {named}.", named=_named(kinds))


def cannot_post(channel_id: int) -> str:
    """Say, to an organizer, that the share channel is not as it must be."""
    return _(
        "I can't post in the channel for shares ({channel}), so shares wait.",
        channel=channel_mention(channel_id),
    )


def held_up(trouble: Trouble) -> str:
    """Say, to an organizer, what is amiss."""
    there = _HELD_UP_THERE.get(trouble.kind)
    if there is None or trouble.channel_id is None:
        what = str(_HELD_UP[trouble.kind])
    else:
        what = there.format(channel=channel_mention(trouble.channel_id))
    since = _("Since {since}.", since=timestamp(trouble.since, "R"))
    return f"{what} {since}"


def reports(count: int) -> str:
    """Say, to an organizer, how many reports wait; nothing if none does."""
    return (
        ngettext("**One report** waits: `/reports`", "**{count} reports** wait: `/reports`", count)
        if count
        else ""
    )


# ---------------------------------------------------------------------- the inbox

WAITING: Final = N_("**Waiting for your answer**")
ANSWERED: Final = N_("**Answered, and still yours to change**")
NEWS: Final = N_("**News**")
NEW: Final = N_("**New**")
EMPTY_INBOX: Final = N_(
    "Nothing waits for you. When somebody asks to meet you or answers a share of yours, or someone you follow "
    "shares something, you find it here."
)
INBOX_NOTE: Final = N_("News stays here for {days} days.", days=INBOX_KEPT_FOR.days)
OPEN: Final = N_("Open")
CHOOSE_REACH: Final = N_("Choose how I may reach you")
REACH_HEADING: Final = N_("**How may I reach you here?**")
REACH: Final[dict[Reach, tuple[LazyString, LazyString]]] = {
    Reach.DIRECT: (
        N_("By direct message"),
        N_(
            "Requests to meet you, and around {bundle_at} server time what is new: at most {directs_a_week} a week",
            bundle_at=BUNDLE_AT.strftime("%H:%M"),
            directs_a_week=DIRECTS_A_WEEK,
        ),
    ),
    Reach.INBOX: (N_("Only in my inbox"), N_("I send nothing; it waits here until you look")),
    Reach.NOT_AT_ALL: (N_("Not at all"), N_("Only answers to your own shares, and only here")),
}


FIRST_QUESTION: Final = N_("How may I reach you?")
FIRST_QUESTION_NOTE: Final = N_(
    "I ask this once. Until you choose, everything waits in `/inbox` and I send nothing. "
    "You can change it there at any time."
)


def first_question() -> str:
    """Say, once, what a member can choose and what each choice means."""
    choices = _lines([f"**{name}**. {meaning}." for name, meaning in REACH.values()])
    asked = _("Somebody may answer what you do here. This is how you can hear of it:")
    return f"{asked}\n{choices}"


def first_answer(choice: ReachChoice) -> str:
    """Say what was chosen, and where to change it."""
    change = _("You can change it in `/inbox` at any time.")
    return f"{reach(choice)}\n{change}"


def told_once(waiting: int) -> str:
    """Say, once, that direct messages do not get through and what waits instead."""
    return ngettext(
        "Your direct messages are closed to me; one thing waits in `/inbox`.",
        "Your direct messages are closed to me; {count} things wait in `/inbox`.",
        waiting,
    )


def inbox_heading(unread: int) -> str:
    """Head the inbox with what is new."""
    return _("Your inbox · {unread} new", unread=unread) if unread else _("Your inbox")


def reach(choice: ReachChoice) -> str:
    """Say how the member is reached now, since when, and what stands in the way."""
    if choice.reach is Reach.UNSAID or choice.chosen_at is None:
        return _(
            "You have not said yet, so everything waits here and I send nothing. You can change it at any time."
        )
    chosen = _(
        "**{reach}**, you said on {chosen_at}.",
        reach=REACH[choice.reach][0],
        chosen_at=timestamp(choice.chosen_at, "d"),
    )
    if choice.reach is not Reach.DIRECT or choice.closed_at is None:
        return chosen
    closed = _(
        "But my message {closed_at} did not get through, so I stopped sending. Allow direct messages in this "
        "server's privacy settings, then choose it again and I will try again.",
        closed_at=timestamp(choice.closed_at, "R"),
    )
    return f"{chosen} {closed}"


# ---------------------------------------------------------------------- direct messages

STOP: Final = N_("Stop these messages")
BUNDLE_NOTE: Final = N_(
    "You asked me to write when something is new: at most {directs_a_week} messages a week. "
    "Everything is in `/inbox` there too. **{stop}** ends it at once.",
    directs_a_week=DIRECTS_A_WEEK,
    stop=STOP,
)
BUNDLE_ERASED: Final = N_(
    "Somebody whom this was about has had everything erased that Hallway knew about them, and with it what stood here."
)
NOT_YOURS_TO_STOP: Final = N_("These messages are somebody else's, so only they can stop them.")


def bundle_heading(server: str) -> str:
    """Name the server the news are from."""
    return _("News from {server}", server=escape(server))


def stopped(server: str) -> str:
    """Say that no more direct messages come."""
    done = (
        _("Done: no more messages from **{server}**.", server=escape(server))
        if server
        else _("Done: no more messages.")
    )
    waits = _("What is new waits in `/inbox` there, where you can also choose otherwise.")
    return f"{done} {waits}"


# ---------------------------------------------------------------------- volunteering

KINDS: Final[dict[Kind, LazyString]] = {
    Kind.PROJECT: N_("Projects"),
    Kind.HOW_TO: N_("How-tos"),
    Kind.SUMMARY: N_("Summaries"),
    Kind.CASE_STUDY: N_("Case studies"),
    Kind.POST: N_("Posts and videos"),
    Kind.COMPETITION: N_("Competition solutions"),
    Kind.PAPER: N_("Papers to code"),
    Kind.TALK: N_("Talks"),
}
_KINDS_WITHIN: Final[dict[Kind, LazyString]] = {
    Kind.PROJECT: N_("projects"),
    Kind.HOW_TO: N_("how-tos"),
    Kind.SUMMARY: N_("summaries"),
    Kind.CASE_STUDY: N_("case studies"),
    Kind.POST: N_("posts and videos"),
    Kind.COMPETITION: N_("competition solutions"),
    Kind.PAPER: N_("papers to code"),
    Kind.TALK: N_("talks"),
}
"""The same within a sentence."""
VOLUNTEER_HEADING: Final = N_("Nobody should talk to an empty room")
NOT_REACHABLE: Final = N_(
    "You asked me in `/inbox` not to reach you at all, so I can't ask you. Choose **Only in my inbox** there first."
)
BECOME: Final = N_("Become a volunteer")
LOOK_AFTER: Final = N_("What I look after")
STEP_BACK: Final = N_("Step back")
STEPPED_BACK: Final = N_("You stepped back, and I won't ask you. Thank you for the time you gave.")


def volunteer_intro(hours: int) -> str:
    """Explain what a volunteer lets themselves in for."""
    return _(
        "When a share has had no answer for {hours} hours, I ask up to {volunteers_asked} volunteers to have a "
        "look: read it, say which part was useful, or ask something. There is no duty in it. It comes "
        "to your inbox, or by direct message if you chose that there.",
        hours=hours,
        volunteers_asked=VOLUNTEERS_ASKED,
    )


def volunteering(kinds: Sequence[Kind]) -> str:
    """Say what a member looks after now."""
    if not kinds:
        return _("Choose the kinds you would have a look at.")
    return _("Thank you. You look after unanswered {named}.", named=_named(kinds))


# ----------------------------------------------------------------------


def share_link(share: Share | None) -> str | None:
    """Return where a share can be read, None if nowhere."""
    if share is None or share.state is State.REMOVED or share.thread_id is None:
        return None
    return message_link(share.guild_id, share.thread_id)


def _named(kinds: Sequence[Kind]) -> str:
    if len(kinds) == len(KINDS):
        return _("shares of every kind")
    return listed([str(_KINDS_WITHIN[kind]) for kind in kinds])


def _linked(share: Share) -> str:
    link = share_link(share)
    return masked(share.title, link) if link else f"**{escape(share.title)}**"


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)

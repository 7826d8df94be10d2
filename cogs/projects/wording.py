"""Every sentence about shares, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.text import LinkRefusal
from bot.projects.rules import Ask, BadLink, Field, Kind, No, Refusal, State, TooMany, TooShort
from bot.ui.cards import timestamp

if TYPE_CHECKING:
    from bot.projects.rules import Share

KIND: Final[dict[Kind, str]] = {
    Kind.PROJECT: "Project",
    Kind.HOW_TO: "How-to",
    Kind.SUMMARY: "Summary",
    Kind.CASE_STUDY: "Case study",
    Kind.POST: "Post or video",
    Kind.COMPETITION: "Competition solution",
    Kind.PAPER: "Paper to code",
    Kind.TALK: "Talk",
}
"""Names of the kinds; they are forum tags too, so at most 20 characters (Discord docs, Channel)."""

KIND_MEANS: Final[dict[Kind, str]] = {
    Kind.PROJECT: "Something you built",
    Kind.HOW_TO: "How to do something, step by step",
    Kind.SUMMARY: "What others need to know about a topic",
    Kind.CASE_STUDY: "What happened when you tried it for real",
    Kind.POST: "Something you wrote or recorded",
    Kind.COMPETITION: "How you solved a competition",
    Kind.PAPER: "A paper you turned into code",
    Kind.TALK: "A talk you gave or will give",
}

ASK: Final[dict[Ask, str]] = {
    Ask.FEEDBACK: "Feedback",
    Ask.USERS: "People to try it",
    Ask.COLLABORATORS: "Collaborators",
    Ask.APPRECIATION: "Appreciation",
    Ask.NOTHING: "Nothing, just sharing",
}
ASK_MEANS: Final[dict[Ask, str]] = {
    Ask.FEEDBACK: "Tell me what works and what does not",
    Ask.USERS: "Use it and say how it went",
    Ask.COLLABORATORS: "Build it with me",
    Ask.APPRECIATION: "A star, an upvote, a kind word",
    Ask.NOTHING: "No need to do anything",
}

LINK: Final[dict[LinkRefusal, str]] = {
    LinkRefusal.NOT_HTTP: "A link has to start with http:// or https://.",
    LinkRefusal.INVITE: "Invites to other servers can't be shared here.",
}
_LINK_OTHERWISE: Final = "That link does not look right. Copy it from your browser's address bar and try again."

_FIELD: Final[dict[Field, str]] = {
    Field.TITLE: "The title",
    Field.WHAT: "The description",
    Field.LINK: "The link",
    Field.ASK_DETAIL: "The line about your ask",
    Field.PART: "The part that helped",
    Field.HOW: "How it helped",
    Field.TRIED: "What you tried",
    Field.QUESTION: "Your question",
    Field.TEXT: "Your text",
}


def link_refusal(reason: LinkRefusal) -> str:
    """Say why a link can't be kept."""
    return LINK.get(reason, _LINK_OTHERWISE)


def refusal(refused: Refusal) -> str:
    """Say why something did not happen, and what to do next."""
    match refused:
        case TooShort(field, least):
            return f"{_FIELD[field]} needs at least {least} characters, so that others know what it is about."
        case BadLink(reason):
            return link_refusal(reason)
        case TooMany(limit, again_at):
            return (
                f"That is {limit} shares within a day, which is as much as people here can take in. "
                f"You can share again {timestamp(again_at, 'R')}."
            )
        case No():
            return _NO[refused]
        case _:
            assert_never(refused)


_NO: Final[dict[No, str]] = {
    No.NOT_FOUND: "I can't find that share. It may have been taken down. `/projects list` shows what is here.",
    No.NOT_YOURS: "Only its author or an organizer can change that share.",
    No.OWN_SHARE: "This one is yours, so the button is for everybody else.",
    No.CLOSED: "This share is closed. Its author can open it again with `/projects reopen`.",
    No.ALREADY_CLOSED: "It is closed already.",
    No.ALREADY_OPEN: "It is open already.",
    No.NO_SHARE_CHANNEL: (
        "Sharing is not set up here yet. An organizer can choose a channel with `/setup`."
    ),
    No.REASON_NEEDED: (
        "Please name a reason: the author will be told it. Run the command again and fill in `reason`."
    ),
}


def shared(share: Share, link: str | None, *, again: bool = False) -> str:
    """Say that a share is up, or will be."""
    if link is None:
        return (
            "Saved. I can't post it this moment, so I will keep trying. "
            "`/projects show` tells you how it stands."
        )
    if again:
        return f"You have shared this one already: {link}"
    return f"Your {KIND[share.kind].lower()} is up: {link}"


def state(share: Share) -> str:
    """Say in a word where a share stands."""
    if share.state is State.CLOSED:
        return "Closed"
    if share.posted_at is None:
        return "Waiting to be posted"
    return "Open"

"""Every sentence about shares, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.text import escape
from bot.projects.rules import Ask, BadLink, Field, Kind, No, Refusal, State, TooMany, TooShort
from bot.ui.cards import channel_mention, member_mention, timestamp
from bot.ui.links import link_refusal

if TYPE_CHECKING:
    from bot.projects.answers import Following
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

REPORTED_TITLE: Final = "The title"
REPORTED_WHAT: Final = "What it says"
REPORTED_ASK: Final = "What is asked for"
REPORTED_LINK: Final = "The link"
REPORTED_UPDATE: Final = "Their progress"
REPORTED_QUESTION: Final = "Their question"
REPORTED_TRIED: Final = "What they tried"
"""What the words are called that somebody reports."""

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

_NO: Final[dict[No, str]] = {
    No.NOT_FOUND: "I can't find that share. It may have been taken down. `/projects list` shows what is here.",
    No.NOT_YOURS: "Only its author or an organizer can change that share.",
    No.OWN_SHARE: "This share is yours, so that button is for everybody else.",
    No.CLOSED: "This share is closed. Its author can open it again with `/projects reopen`.",
    No.ALREADY_CLOSED: "It is closed already.",
    No.ALREADY_OPEN: "It is open already.",
    No.NO_SHARE_CHANNEL: "Sharing is not set up here yet. An organizer can choose a channel with `/setup`.",
    No.REASON_NEEDED: "Please name a reason. The author will be told it.",
}

EDITED: Final = "Changed. The card is being updated."
UPDATED: Final = "Saved. Your update goes into the thread and onto the card."
CLOSED: Final = "Closed. The thread stays readable, and you can open it again at any time."
REOPENED: Final = "Open again."
REOPENED_ANEW: Final = "Open again. Its old thread is gone, so I am posting it anew."
REMOVED: Final = "Taken down. Its words are forgotten; what others wrote in the thread stays."
UPDATE_TAKEN_DOWN: Final = "This update was taken down with its share."
NOT_YOUR_MESSAGE: Final = (
    "That message is somebody else's. You can share your own work, so pick one of your own messages."
)
NOTHING_TO_SHARE: Final = "I can't see any text or link in that message. `/share` starts from an empty form."
PICK_KIND: Final = "What is it? Pick a kind and I open the form, with what your message says filled in."
NO_SHARES: Final = "Nothing has been shared here yet. `/share` makes you the first."
NO_MATCH: Final = "No share matches that. Try fewer words, or another kind."


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


def shared(share: Share, *, again: bool) -> str:
    """Say that a share is up, or will be."""
    if share.thread_id is None:
        return (
            f"Saved: **{escape(share.title)}**. I can't post it this moment, so I keep trying. "
            "You need not do anything; `/inbox` tells you if an organizer has to help."
        )
    if again:
        return f"You have shared this one already: {channel_mention(share.thread_id)}"
    return (
        f"Your {KIND[share.kind].lower()} is up: {channel_mention(share.thread_id)}\n"
        "-# `/projects update` adds progress to it, `/projects edit` changes it."
    )


def changed(share: Share, sentence: str) -> str:
    """Say that a share was changed, and where it is."""
    if share.state is State.REMOVED or share.thread_id is None:
        return REOPENED_ANEW if sentence == REOPENED else sentence
    return f"{sentence} {channel_mention(share.thread_id)}"


def helped(share: Share, *, reworded: bool) -> str:
    """Say where one's words went."""
    if reworded:
        return "Reworded."
    return (
        f"Thank you. It goes into the thread, and {member_mention(share.author_id)} finds it in their inbox."
    )


def asked(share: Share) -> str:
    """Say where one's question went."""
    return (
        f"Your question goes into the thread, and {member_mention(share.author_id)} finds it in their inbox. "
        "Others may know the answer too."
    )


def following(following: Following) -> str:
    """Say whether one follows an author now."""
    who = member_mention(following.author_id)
    if not following.follows:
        return f"You no longer follow {who}."
    return (
        f"You follow {who} now. What they share next comes to your `/inbox`, "
        "which is also where you choose whether I may message you. Press again to stop."
    )


def not_your_words(member_id: int) -> str:
    """Say whose words these are."""
    return f"Only {member_mention(member_id)} can reword this. **This helped me** on the card adds your own."


def taken_down(author_id: int) -> str:
    """Say on the card that there was a share."""
    if not author_id:
        return "This share was taken down by its author. What others wrote here stays."
    return f"{member_mention(author_id)}'s share was taken down. What others wrote here stays."


def remove_question(share: Share) -> str:
    """Ask before a share is taken down."""
    return (
        f"Take down **{escape(share.title)}**? Its words are forgotten and it leaves your portfolio. "
        "What others wrote in the thread stays."
    )


def state(share: Share) -> str:
    """Say in a word where a share stands; nothing for one that is simply open."""
    if share.state is State.CLOSED:
        return "closed"
    return "waiting to be posted" if share.thread_id is None else ""

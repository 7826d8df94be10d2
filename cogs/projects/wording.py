"""Every sentence about shares, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.language import N_, NP_, LazyString, _, pgettext
from bot.core.text import escape
from bot.projects.rules import Ask, BadLink, Field, Kind, No, Refusal, State, TooMany, TooShort
from bot.ui.cards import channel_mention, member_mention, timestamp
from bot.ui.links import link_refusal

if TYPE_CHECKING:
    from bot.projects.answers import Following
    from bot.projects.rules import Filter, Share

KIND: Final[dict[Kind, LazyString]] = {
    Kind.PROJECT: N_("Project"),
    Kind.HOW_TO: N_("How-to"),
    Kind.SUMMARY: N_("Summary"),
    Kind.CASE_STUDY: N_("Case study"),
    Kind.POST: N_("Post or video"),
    Kind.COMPETITION: N_("Competition solution"),
    Kind.PAPER: N_("Paper to code"),
    Kind.TALK: N_("Talk"),
}
"""Names of the kinds; they are forum tags too, so at most 20 characters in any language (Discord docs, Channel)."""

KIND_MEANS: Final[dict[Kind, LazyString]] = {
    Kind.PROJECT: N_("Something you built"),
    Kind.HOW_TO: N_("How to do something, step by step"),
    Kind.SUMMARY: N_("What others need to know about a topic"),
    Kind.CASE_STUDY: N_("What happened when you tried it for real"),
    Kind.POST: N_("Something you wrote or recorded"),
    Kind.COMPETITION: N_("How you solved a competition"),
    Kind.PAPER: N_("A paper you turned into code"),
    Kind.TALK: N_("A talk you gave or will give"),
}

REPORTED_TITLE: Final = N_("The title")
REPORTED_WHAT: Final = N_("What it says")
REPORTED_ASK: Final = N_("What is asked for")
REPORTED_LINK: Final = N_("The link")
REPORTED_UPDATE: Final = N_("Their progress")
REPORTED_QUESTION: Final = N_("Their question")
REPORTED_TRIED: Final = N_("What they tried")
"""What the words are called that somebody reports."""

ASK: Final[dict[Ask, LazyString]] = {
    Ask.FEEDBACK: N_("Feedback"),
    Ask.USERS: N_("People to try it"),
    Ask.COLLABORATORS: N_("Collaborators"),
    Ask.APPRECIATION: N_("Appreciation"),
    Ask.NOTHING: N_("Nothing, just sharing"),
}
ASK_MEANS: Final[dict[Ask, LazyString]] = {
    Ask.FEEDBACK: N_("Tell me what works and what does not"),
    Ask.USERS: N_("Use it and say how it went"),
    Ask.COLLABORATORS: N_("Build it with me"),
    Ask.APPRECIATION: N_("A star, an upvote, a kind word"),
    Ask.NOTHING: N_("No need to do anything"),
}

_UP: Final[dict[Kind, LazyString]] = {
    Kind.PROJECT: N_("Your project is up: {thread}"),
    Kind.HOW_TO: N_("Your how-to is up: {thread}"),
    Kind.SUMMARY: N_("Your summary is up: {thread}"),
    Kind.CASE_STUDY: N_("Your case study is up: {thread}"),
    Kind.POST: N_("Your post or video is up: {thread}"),
    Kind.COMPETITION: N_("Your competition solution is up: {thread}"),
    Kind.PAPER: N_("Your paper to code is up: {thread}"),
    Kind.TALK: N_("Your talk is up: {thread}"),
}

_FIELD: Final[dict[Field, LazyString]] = {
    Field.TITLE: N_("The title"),
    Field.WHAT: N_("The description"),
    Field.LINK: N_("The link"),
    Field.ASK_DETAIL: N_("The line about your ask"),
    Field.PART: N_("The part that helped"),
    Field.HOW: N_("How it helped"),
    Field.TRIED: N_("What you tried"),
    Field.QUESTION: N_("Your question"),
    Field.TEXT: N_("Your text"),
}

_NO: Final[dict[No, LazyString]] = {
    No.NOT_FOUND: N_(
        "I can't find that share. It may have been taken down. `/projects list` shows what is here."
    ),
    No.NOT_YOURS: N_("Only its author or an organizer can change that share."),
    No.OWN_SHARE: N_("This share is yours, so that button is for everybody else."),
    No.CLOSED: N_("This share is closed. Its author can open it again with `/projects reopen`."),
    No.ALREADY_CLOSED: N_("It is closed already."),
    No.ALREADY_OPEN: N_("It is open already."),
    No.NO_SHARE_CHANNEL: N_(
        "Sharing is not set up here yet. An organizer can choose a channel with `/setup`."
    ),
    No.REASON_NEEDED: N_("Please name a reason. The author will be told it."),
}

SHARE_TITLE: Final = N_("Share what you built")
HELPED_TITLE: Final = N_("This helped me")
ASK_TITLE: Final = N_("Ask the author")
UPDATE_TITLE: Final = N_("Post an update")
"""What forms are called, and the buttons that open them."""

EDITED: Final = N_("Changed. The card is being updated.")
UPDATED: Final = N_("Saved. Your update goes into the thread and onto the card.")
CLOSED: Final = N_("Closed. The thread stays readable, and you can open it again at any time.")
REOPENED: Final = NP_("a share", "Open again.")
REOPENED_ANEW: Final = N_("Open again. Its old thread is gone, so I am posting it anew.")
NAMELESS: Final = N_("A conversation")
REMOVED: Final = N_("Taken down. Its words are forgotten; what others wrote in the thread stays.")
UPDATE_TAKEN_DOWN: Final = N_("This update was taken down with its share.")
NOT_YOUR_MESSAGE: Final = N_(
    "That message is somebody else's. You can share your own work, so pick one of your own messages."
)
NOTHING_TO_SHARE: Final = N_(
    "I can't see any text or link in that message. `/share` starts from an empty form."
)
PICK_KIND: Final = N_("What is it? Pick a kind and I open the form, with what your message says filled in.")
WAITING: Final = NP_("a share", "Waiting to be posted.")
NO_SHARES: Final = N_("Nothing has been shared here yet. `/share` makes you the first.")
NO_MATCH: Final = N_("No share matches that. Try fewer words, or another kind.")
EMPTY_OWN: Final = N_(
    "Nothing in it yet. Share one small thing with `/share`: a script, a summary, a talk. "
    "What others say it helped them with gathers here."
)
SAY_WHO_YOU_ARE: Final = N_("Say in a line who you are: `/profile edit`.")
FORMER_MEMBER: Final = N_("Former member")
"""How a portfolio that is saved as a file calls somebody who left."""


def refusal(refused: Refusal) -> str:
    """Say why something did not happen, and what to do next."""
    match refused:
        case TooShort(field, least):
            return _(
                "{field} needs at least {least} characters, so that others know what it is about.",
                field=_FIELD[field],
                least=least,
            )
        case BadLink(reason):
            return link_refusal(reason)
        case TooMany(limit, again_at):
            return _(
                "That is {limit} shares within a day, which is as much as people here can take in. "
                "You can share again {again_at}.",
                limit=limit,
                again_at=timestamp(again_at, "R"),
            )
        case No():
            return str(_NO[refused])
        case _:
            assert_never(refused)


def shared(share: Share, *, again: bool) -> str:
    """Say that a share is up, or will be."""
    if share.thread_id is None:
        return _(
            "Saved: **{title}**. I can't post it this moment, so I keep trying. "
            "You need not do anything; `/inbox` tells you if an organizer has to help.",
            title=escape(share.title),
        )
    if again:
        return _("You have shared this one already: {thread}", thread=channel_mention(share.thread_id))
    up = _UP[share.kind].format(thread=channel_mention(share.thread_id))
    then = _("`/projects update` adds progress to it, `/projects edit` changes it.")
    return f"{up}\n-# {then}"


def changed(share: Share, sentence: LazyString) -> str:
    """Say that a share was changed, and where it is."""
    if share.state is State.REMOVED or share.thread_id is None:
        return str(REOPENED_ANEW if sentence is REOPENED else sentence)
    return f"{sentence} {channel_mention(share.thread_id)}"


def helped(share: Share, *, reworded: bool) -> str:
    """Say where one's words went."""
    if reworded:
        return _("Reworded.")
    return _(
        "Thank you. It goes into the thread, and {author} finds it in their inbox.",
        author=member_mention(share.author_id),
    )


def asked(share: Share) -> str:
    """Say where one's question went."""
    return _(
        "Your question goes into the thread, and {author} finds it in their inbox. "
        "Others may know the answer too.",
        author=member_mention(share.author_id),
    )


def following(following: Following) -> str:
    """Say whether one follows an author now."""
    who = member_mention(following.author_id)
    if not following.follows:
        return _("You no longer follow {who}.", who=who)
    return _(
        "You follow {who} now. What they share next comes to your `/inbox`, "
        "which is also where you choose whether I may message you. Press again to stop.",
        who=who,
    )


def not_your_words(member_id: int) -> str:
    """Say whose words these are."""
    return _(
        "Only {member} can reword this. **This helped me** on the card adds your own.",
        member=member_mention(member_id),
    )


def taken_down(author_id: int) -> str:
    """Say on the card that there was a share."""
    if not author_id:
        return _("This share was taken down by its author. What others wrote here stays.")
    return _(
        "{author}'s share was taken down. What others wrote here stays.", author=member_mention(author_id)
    )


def remove_question(share: Share) -> str:
    """Ask before a share is taken down."""
    return _(
        "Take down **{title}**? Its words are forgotten and it leaves your portfolio. "
        "What others wrote in the thread stays.",
        title=escape(share.title),
    )


def list_heading(wanted: Filter) -> str:
    """Say what a list of shares was narrowed to."""
    kind = KIND[wanted.kind] if wanted.kind else ""
    author = member_mention(wanted.author_id) if wanted.author_id else ""
    if kind and author:
        shares = _("Shares of the kind {kind} by {author}", kind=kind, author=author)
    elif kind:
        shares = _("Shares of the kind {kind}", kind=kind)
    else:
        shares = _("Shares by {author}", author=author) if author else _("Shares")
    return _("{shares} with “{words}”", shares=shares, words=escape(wanted.text)) if wanted.text else shares


def portfolio_heading(author_id: int, *, own: bool) -> str:
    """Say whose portfolio it is."""
    return _("Your portfolio") if own else _("Portfolio of {author}", author=member_mention(author_id))


def nothing_of(author_id: int) -> str:
    """Say that somebody else's portfolio is empty."""
    return _("{author} has not shared anything here yet.", author=member_mention(author_id))


def state(share: Share) -> str:
    """Say in a word where a share stands; nothing for one that is simply open."""
    if share.state is State.CLOSED:
        return pgettext("a share", "closed")
    return pgettext("a share", "waiting to be posted") if share.thread_id is None else ""

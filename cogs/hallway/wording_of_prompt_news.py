"""Every sentence of news about prompts, for organizers who look after them and for members who suggested a question."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, assert_never

from bot.core.text import escape, line
from bot.members.rules import InboxItem, News
from bot.ui.cards import channel_mention

OfPrompts: TypeAlias = Literal[
    News.PROMPT_HELD,
    News.PROMPT_SILENT,
    News.PROMPT_LOW,
    News.ANSWER_HELD,
    News.SUGGESTION_TAKEN,
    News.SUGGESTION_DECLINED,
]
_WORDS_SHOWN: Final = 300
"""As much as a question may have."""


def prompt_news(news: OfPrompts, item: InboxItem, *, by_name: bool) -> str:
    """Say what happened. In direct messages (``by_name`` false) a channel's mention would be a number."""
    name = f"**{_words(item, 'name')}**"
    match news:
        case News.PROMPT_HELD:
            channel_id = item.payload.get("channel_id")
            where = f" in {channel_mention(channel_id)}" if by_name and isinstance(channel_id, int) else ""
            return (
                f"I can't post your prompt {name}{where}: something there has to be mended first. `/prompts show` says what. "
                "I go on by myself then."
            )
        case News.PROMPT_SILENT:
            count = item.payload.get("count")
            times = f"the last {count} times" if isinstance(count, int) else "for some time"
            return (
                f"Nobody answered your prompt {name} {times}. That happens. Would it do better less often, or with a rest? "
                "I ask this once."
            )
        case News.PROMPT_LOW:
            return (
                f"Your prompt {name} runs out of new questions; after that they come again, in the same order. "
                "`/prompts edit` adds some, and `/prompts suggestions` shows what members propose."
            )
        case News.ANSWER_HELD:
            return (
                f"Your answer to “{_words(item, 'text')}” is safe with me, but something keeps me from showing it in the "
                "thread. An organizer can mend that; you need not do anything."
            )
        case News.SUGGESTION_TAKEN:
            asked, text = _words(item, "asked"), _words(item, "text")
            as_ = "" if asked == text else f" It will be asked like this: “{asked}”"
            return f"The question you suggested was taken: “{text}”{as_} Thank you for it."
        case News.SUGGESTION_DECLINED:
            return (
                f"The question you suggested was not taken this time: “{_words(item, 'text')}” "
                f"An organizer says: {_words(item, 'word')}"
            )
        case _:
            assert_never(news)


def _words(item: InboxItem, key: str) -> str:
    return escape(line(str(item.payload.get(key) or ""), _WORDS_SHOWN))

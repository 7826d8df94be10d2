"""Every sentence of news about prompts, for organizers who look after them and for members who suggested a question."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, assert_never

from bot.core.language import _, ngettext
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
            return _held(name, item.payload.get("channel_id") if by_name else None)
        case News.PROMPT_SILENT:
            rest = _("That happens. Would it do better less often, or with a rest? I ask this once.")
            return f"{_silent(name, item.payload.get('count'))} {rest}"
        case News.PROMPT_LOW:
            return _(
                "Your prompt {name} runs out of new questions; after that they come again, in the same order. "
                "`/prompts edit` adds some, and `/prompts suggestions` shows what members propose.",
                name=name,
            )
        case News.ANSWER_HELD:
            return _(
                "Your answer to “{question}” is safe with me, but something keeps me from showing it in the "
                "thread. An organizer can mend that; you need not do anything.",
                question=_words(item, "text"),
            )
        case News.SUGGESTION_TAKEN:
            asked, text = _words(item, "asked"), _words(item, "text")
            if asked == text:
                return _("The question you suggested was taken: “{text}” Thank you for it.", text=text)
            return _(
                "The question you suggested was taken: “{text}” It will be asked like this: “{asked}” "
                "Thank you for it.",
                text=text,
                asked=asked,
            )
        case News.SUGGESTION_DECLINED:
            return _(
                "The question you suggested was not taken this time: “{text}” An organizer says: {why}",
                text=_words(item, "text"),
                why=_words(item, "word"),
            )
        case _:
            assert_never(news)


def _held(name: str, channel_id: object) -> str:
    if isinstance(channel_id, int):
        return _(
            "I can't post your prompt {name} in {channel}: something there has to be mended first. "
            "`/prompts show` says what. I go on by myself then.",
            name=name,
            channel=channel_mention(channel_id),
        )
    return _(
        "I can't post your prompt {name}: something there has to be mended first. `/prompts show` says what. "
        "I go on by myself then.",
        name=name,
    )


def _silent(name: str, count: object) -> str:
    if not isinstance(count, int):
        return _("Nobody answered your prompt {name} for some time.", name=name)
    return ngettext(
        "Nobody answered your prompt {name} the last time.",
        "Nobody answered your prompt {name} the last {count} times.",
        count,
        name=name,
    )


def _words(item: InboxItem, key: str) -> str:
    return escape(line(str(item.payload.get(key) or ""), _WORDS_SHOWN))

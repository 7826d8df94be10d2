"""A portfolio as a Markdown file its owner can take anywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.core.language import Said, _
from bot.members.rules import Profile
from bot.projects.rules import Kind, Portfolio, Share

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~!&])|^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def portfolio_markdown(
    name: str, community: str, profile: Profile, portfolio: Portfolio, kinds: Mapping[Kind, Said]
) -> str:
    """Return the portfolio as CommonMark (https://spec.commonmark.org).

    Words of members stay exactly what they are: nothing in them formats, links or ends a quotation.
    Dates are in UTC, as a file has no reader's zone. Those who said what helped are not named: it is
    their sentence that was given, not their name to carry elsewhere.
    """
    lines = [f"# {_words(name)}", ""]
    ask_me = _("Ask me about: {topics}", topics=profile.ask_me) if profile.ask_me else ""
    for part in (profile.headline, profile.about, ask_me):
        if part:
            lines += [_words(part), ""]
    for link in profile.links:
        lines += [f"<{link}>", ""]
    if community:
        lines += [_("Shared with {community}.", community=_words(community)), ""]
    for share in portfolio.shares:
        lines += _share(share, portfolio, kinds)
    return "\n".join(lines).rstrip() + "\n"


def _share(share: Share, portfolio: Portfolio, kinds: Mapping[Kind, Said]) -> list[str]:
    lines = [f"## {_words(share.title)}", "", f"{kinds[share.kind]}, {_day(share.created_at)}", ""]
    lines += [_words(share.what), ""]
    if share.link:
        lines += [f"<{share.link}>", ""]
    updates = portfolio.updates.get(share.id, [])
    if updates:
        lines += [_heading(_("Progress")), ""]
        lines += [f"- {_day(update.created_at)}: {_indented(update.text)}" for update in updates]
        lines.append("")
    helps = portfolio.helped.get(share.id, [])
    if helps:
        lines += [_heading(_("What others said helped them")), ""]
        for help_ in helps:
            lines += [_quoted(f"{help_.part}: {help_.how}"), ""]
    return lines


def _heading(words: str) -> str:
    return f"### {words}"


def _words(text: str) -> str:
    """Escape everything CommonMark gives a meaning to; line ends stay line ends."""
    escaped = _SPECIAL.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}{_escaped_marker(m[3])}", text)
    return escaped.replace("\n", "  \n")


def _escaped_marker(marker: str) -> str:
    return f"{marker[:-1]}\\{marker[-1]}"


def _indented(text: str) -> str:
    return _words(text).replace("\n", "\n  ")


def _quoted(text: str) -> str:
    return "> " + _words(text).replace("\n", "\n> ")


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"

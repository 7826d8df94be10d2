"""A member's profile, as others see it and as they see it themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.client import service
from bot.core.text import Link, parse_link, shorten
from bot.members.facts import Audience
from bot.members.service import MembersService
from bot.projects.rules import Filter
from bot.projects.service import ProjectsService
from bot.ui.answers import answer
from bot.ui.cards import Panel, link_button
from bot.ui.glances import Glances
from bot.ui.hooks import Hooks
from cogs.profile import wording
from cogs.profile.editing import EditProfileButton, here
from cogs.profile.facts import EditFactsButton

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.ui.answers import Interaction
    from bot.ui.cards import Press

_SHARES_SHOWN: Final = 3
_LABEL_MOST: Final = 40


async def show_profile(interaction: Interaction, member_id: int) -> None:
    """Answer with what a member shows to everybody; whoever looks at their own sees all of it."""
    guild_id, user_id = here(interaction)
    own = member_id == user_id
    members = service(interaction, MembersService)
    profile = await members.profile(guild_id, member_id)
    said = await members.facts(guild_id, member_id)
    shares, _ = await service(interaction, ProjectsService).list(
        guild_id, Filter(author_id=member_id), start=0, count=_SHARES_SHOWN
    )
    public = [
        wording.words(profile),
        wording.facts(fact for fact in said if fact.audience is Audience.EVERYONE),
        wording.latest(shares),
    ]
    public += await service(interaction, Glances).lines("profile", interaction, guild_id, user_id, member_id)
    panel = Panel().heading(wording.heading(member_id, own=own))
    if not any(public) and not profile.links:
        panel.text(wording.EMPTY_OWN if own else wording.empty(member_id))
    for part in public:
        panel.text(part)
    panel.buttons(*_links(profile.links))
    if own:
        if private := wording.kept_private(said):
            panel.rule().text(private)
        panel.buttons(EditProfileButton(), EditFactsButton())
    else:
        panel.buttons(*service(interaction, Hooks).buttons("profile", str(member_id)))
    await answer(interaction, view=panel.view())


def _links(urls: Sequence[str]) -> Iterator[Press]:
    for url in urls:
        parsed = parse_link(url)
        if isinstance(parsed, Link):
            # More than the host: two links of a profile often lead to the same one.
            yield link_button(shorten(parsed.url.partition("://")[2].rstrip("/"), _LABEL_MOST), parsed.url)

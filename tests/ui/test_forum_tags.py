"""What posts in forums are tagged with: said by one cog, asked for by another."""

from __future__ import annotations

from bot.core.language import in_every_language
from bot.delivery.tags import LONGEST_TAG, MOST_TAGS
from bot.ui.forum_tags import ForumTags
from tests.flows.conftest import commands_told, env, file, place, process
from tests.flows.meetup import Meetup

__all__ = ["commands_told", "env", "file", "place", "process"]


def test_what_nobody_said_is_no_tag() -> None:
    tags = ForumTags()
    assert tags.wanted("shares") == ()
    tags.want("shares", ["Talk", "Project"])
    assert tags.wanted("shares") == ("Talk", "Project")
    assert tags.wanted("prompts") == ()


async def test_the_tags_of_shares_all_fit_into_a_forum(place: Meetup) -> None:
    tags = place.service(ForumTags).wanted("shares")
    called = [in_every_language(tag) for tag in tags]
    assert "Project" in [str(tag) for tag in tags]
    assert len(tags) <= MOST_TAGS
    assert all(0 < len(name) <= LONGEST_TAG for names in called for name in names)


async def test_no_two_tags_of_shares_have_a_name_in_common_in_any_language(place: Meetup) -> None:
    tags = place.service(ForumTags).wanted("shares")
    names = [name.casefold() for tag in tags for name in in_every_language(tag)]
    assert len(set(names)) == len(names)

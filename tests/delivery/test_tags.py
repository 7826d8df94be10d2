from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from simcord import ChannelHandle
from simcord.backend import serializers

from bot.core import language
from bot.core.effects import Ending
from bot.core.language import N_, Said, speaking
from bot.delivery.calls import CreatePost, TagWish
from bot.delivery.tags import Tag, TagPlan, plan_tags
from tests.delivery.line import Line, answer
from tests.delivery.office import Office, content

HOW_TO = Tag(1, "How-to")
TALK = Tag(2, "Talk")
STAFF = Tag(3, "Staff", moderated=True)
FULL = [Tag(number, f"tag {number}") for number in range(1, 21)]


def plan(
    wished: Sequence[Said],
    existing: Sequence[Tag],
    *,
    required: bool = False,
    may_create: bool = True,
    may_moderate: bool = False,
) -> TagPlan:
    return plan_tags(wished, existing, required=required, may_create=may_create, may_moderate=may_moderate)


@pytest.mark.parametrize("name", ["How-to", "how-to", "HOW-TO", " How-to "])
def test_a_tag_is_reused_whatever_its_case(name: str) -> None:
    assert plan([name], [TALK, HOW_TO]) == TagPlan(apply=(1,))


def test_a_tag_that_is_missing_is_created() -> None:
    assert plan(["Project"], [TALK]) == TagPlan(create=("Project",))


def test_a_long_name_is_cut_to_what_discord_takes() -> None:
    assert plan(["x" * 20], []) == TagPlan(create=("x" * 20,))
    assert plan(["x" * 21], []) == TagPlan(create=("x" * 20,))
    assert plan(["x" * 21], [Tag(9, "X" * 20)]) == TagPlan(apply=(9,))


def test_a_name_wished_for_twice_counts_once() -> None:
    assert plan(["Talk", "talk", "New", "NEW", " "], [TALK]) == TagPlan(apply=(2,), create=("New",))


def test_a_post_carries_five_tags_at_most() -> None:
    names = [f"tag {number}" for number in range(1, 7)]
    assert plan(names, FULL) == TagPlan(apply=(1, 2, 3, 4, 5))
    assert plan(["a", "b", "tag 1", "c", "d", "e"], FULL[:1]) == TagPlan(
        apply=(1,), create=("a", "b", "c", "d")
    )


def test_a_forum_gets_twenty_tags_at_most() -> None:
    assert plan(["a", "b"], FULL[:19]) == TagPlan(create=("a",))
    assert plan(["a"], FULL) == TagPlan()


def test_without_permission_the_post_goes_without_a_new_tag() -> None:
    assert plan(["Project", "Talk"], [TALK], may_create=False) == TagPlan(apply=(2,))
    assert plan(["Project"], [TALK], may_create=False) == TagPlan()


def test_a_tag_of_the_moderators_is_neither_taken_nor_doubled() -> None:
    assert plan(["staff"], [STAFF]) == TagPlan()
    assert plan(["staff"], [STAFF], may_moderate=True) == TagPlan(apply=(3,))


def test_where_a_tag_is_required_the_first_that_members_may_use_stands_in() -> None:
    makeshift = TagPlan(apply=(2,), is_makeshift=True)
    assert plan(["Project"], [STAFF, TALK, HOW_TO], required=True, may_create=False) == makeshift
    assert plan(["Project"], [STAFF, TALK], required=True, may_create=False, may_moderate=True) == makeshift
    assert plan(["a"], FULL, required=True) == TagPlan(apply=(1,), is_makeshift=True)
    assert plan([], [TALK], required=True) == TagPlan(apply=(2,))


def test_where_a_tag_is_required_and_none_can_be_had_there_is_no_plan() -> None:
    assert plan(["Project"], [STAFF], required=True, may_create=False) == TagPlan(is_makeshift=True)


def test_where_a_tag_is_required_the_wished_one_is_still_preferred() -> None:
    assert plan(["Project"], [TALK], required=True) == TagPlan(create=("Project",))


# ---------------------------------------------------------------- in several languages

A_TALK = N_("Talk")
A_PROJECT = N_("Project")
VORTRAG = Tag(4, "Vortrag")


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """German, in place of the catalogs there are."""
    catalog = Catalog("de")
    catalog.add("Talk", "Vortrag")
    catalog.add("Project", "Projekt")
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "hallway.po").open("wb") as file:
        write_po(file, catalog)
    monkeypatch.setattr(language, "_CATALOGS", tmp_path)
    for cached in (language._catalog, language.languages):
        cached.cache_clear()
    yield
    for cached in (language._catalog, language.languages):
        cached.cache_clear()


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("spoken", ["en", "de"])
def test_a_tag_in_another_language_is_taken_and_not_doubled(spoken: str) -> None:
    with speaking(spoken):
        assert plan([A_TALK], [TALK]) == TagPlan(apply=(2,))
        assert plan([A_TALK], [VORTRAG]) == TagPlan(apply=(4,))
        assert plan([A_TALK], [Tag(5, "vortrag", moderated=True)]) == TagPlan()


@pytest.mark.usefixtures("german")
def test_a_missing_tag_is_created_in_the_language_of_the_moment() -> None:
    assert plan([A_PROJECT], [TALK]) == TagPlan(create=("Project",))
    with speaking("de"):
        assert plan([A_PROJECT], [TALK]) == TagPlan(create=("Projekt",))


@pytest.mark.usefixtures("german")
def test_of_two_that_are_there_the_one_in_the_language_of_the_moment_goes_first() -> None:
    assert plan([A_TALK], [VORTRAG, TALK]) == TagPlan(apply=(2,))
    with speaking("de"):
        assert plan([A_TALK], [TALK, VORTRAG]) == TagPlan(apply=(4,))


@pytest.mark.usefixtures("german")
def test_one_tag_wished_for_in_two_ways_counts_once() -> None:
    assert plan([A_TALK, "Vortrag"], [VORTRAG]) == TagPlan(apply=(4,))


# ---------------------------------------------------------------- in a forum


def tag(tag_id: int, name: str) -> dict[str, Any]:
    return {"id": str(tag_id), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}


def forum_with(office: Office, *names: str, require_tag: bool = False) -> ChannelHandle:
    forum = office.env.guild.create_forum_channel("projects")
    backend = office.env.backend
    tags = [tag(100 + number, name) for number, name in enumerate(names)]
    channel = backend.edit_channel(forum.id, {"available_tags": tags})
    if require_tag:  # which SimCord does not know: the bot is told, as by Discord
        payload: dict[str, Any] = {**serializers.channel_payload(backend, channel), "flags": 1 << 4}
        backend.emit("CHANNEL_UPDATE", payload)
    return forum


def tags_of(forum: ChannelHandle, office: Office) -> list[str]:
    return [tag["name"] for tag in office.env.backend.get_channel(forum.id).available_tags]


def applied(office: Office, thread_id: int | None) -> list[str]:
    backend = office.env.backend
    thread = backend.get_channel(thread_id or 0)
    names = {int(tag["id"]): tag["name"] for tag in backend.get_channel(thread.parent_id or 0).available_tags}
    return [names[tag_id] for tag_id in thread.applied_tags]


def post(forum: ChannelHandle, key: str, *names: Said) -> CreatePost:
    return CreatePost(forum.id, key, "My project", content(key), TagWish(names))


async def test_a_tag_that_is_there_costs_no_request(office: Office) -> None:
    forum = forum_with(office, "Talk", "how-to")
    since = len(office.env.http_requests)
    outcome = await office.do("post", lambda: post(forum, "k1", "How-to"))
    assert applied(office, outcome.thread_id) == ["how-to"]
    assert office.requests(since) == ["POST /channels/*/threads"]


async def test_a_missing_tag_is_added_to_the_others_and_applied(office: Office) -> None:
    forum = forum_with(office, "Talk")
    outcome = await office.do("post", lambda: post(forum, "k1", "How-to", "Data"))
    assert applied(office, outcome.thread_id) == ["How-to", "Data"]
    assert tags_of(forum, office) == ["Talk", "How-to", "Data"]
    assert (outcome.code, outcome.reason) == (0, "")


@pytest.mark.usefixtures("german")
async def test_a_forum_with_tags_in_one_language_gets_no_others(office: Office) -> None:
    forum = forum_with(office, "Projekt", "Talk")
    first = await office.do("post", lambda: post(forum, "k1", A_PROJECT))
    second = await office.do("another", lambda: post(forum, "k2", A_TALK))
    assert applied(office, first.thread_id) == ["Projekt"]
    assert applied(office, second.thread_id) == ["Talk"]
    assert tags_of(forum, office) == ["Projekt", "Talk"]


async def test_tags_created_at_the_same_time_do_not_remove_each_other(office: Office, line: Line) -> None:
    forum = forum_with(office, "Talk")
    for number, name in enumerate(["A", "B", "A", "a", "C"]):
        await office.want(f"post {number}", lambda number=number, name=name: post(forum, f"k{number}", name))
    await office.delivery.drain()
    assert sorted(tags_of(forum, office)) == ["A", "B", "C", "Talk"]
    assert all(applied(office, office.outcome(f"post {number}").thread_id) for number in range(5))


async def test_a_tag_the_cache_does_not_know_yet_survives(office: Office) -> None:
    forum = forum_with(office, "Talk")
    office.env.backend.get_channel(forum.id).available_tags.append(tag(777, "Fresh"))
    await office.do("post", lambda: post(forum, "k1", "How-to"))
    assert tags_of(forum, office) == ["Talk", "Fresh", "How-to"]


async def test_without_manage_channels_no_tag_is_created_and_the_post_is_up(office: Office) -> None:
    forum = forum_with(office, "Talk")
    office.deny("projects", manage_channels=True)
    since = len(office.env.http_requests)
    outcome = await office.do("post", lambda: post(forum, "k1", "How-to"))
    assert outcome.ending is Ending.DELIVERED
    assert applied(office, outcome.thread_id) == []
    assert office.requests(since) == ["POST /channels/*/threads"]


async def test_a_required_tag_that_cannot_be_had_is_replaced_and_said_so(office: Office) -> None:
    forum = forum_with(office, "Talk", require_tag=True)
    office.deny("projects", manage_channels=True)
    office.env.backend.emit(  # denying told the bot of the channel again, without the flag
        "CHANNEL_UPDATE",
        {
            **serializers.channel_payload(office.env.backend, office.env.backend.get_channel(forum.id)),
            "flags": 1 << 4,
        },
    )
    outcome = await office.do("post", lambda: post(forum, "k1", "How-to"))
    assert applied(office, outcome.thread_id) == ["Talk"]
    assert (outcome.ending, outcome.code) == (Ending.DELIVERED, 40067)
    assert "requires a tag" in outcome.reason


async def test_a_required_tag_that_exists_is_simply_used(office: Office) -> None:
    forum = forum_with(office, "Talk", "How-to", require_tag=True)
    outcome = await office.do("post", lambda: post(forum, "k1", "How-to"))
    assert applied(office, outcome.thread_id) == ["How-to"]
    assert outcome.code == 0


@pytest.mark.parametrize("code", [40066, 40067])
async def test_a_required_tag_we_cannot_give_blocks_the_post(office: Office, line: Line, code: int) -> None:
    forum = forum_with(office)
    await office.want("post", lambda: CreatePost(forum.id, "k1", "My project", content("k1")))
    line.fail(lambda: answer(400, code))
    await office.delivery.drain()
    assert (office.outcome("post").ending, office.outcome("post").code) == (Ending.BLOCKED, code)


async def test_a_forum_whose_tags_are_full_after_all_gets_the_post_untagged(
    office: Office, line: Line
) -> None:
    forum = forum_with(office, "Talk")
    await office.want("post", lambda: post(forum, "k1", "How-to"))
    line.fail(lambda: answer(400, 30048), at=1)
    await office.delivery.drain()
    assert office.outcome("post").ending is Ending.DELIVERED
    assert tags_of(forum, office) == ["Talk"]

"""Bad days: what goes missing, what is refused, what is cut off, what is pressed twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
import pytest
import sqlalchemy as sa

from bot.core import outbox
from bot.guilds.rules import TroubleKind
from bot.guilds.service import GuildsService
from bot.projects.rules import State
from tests.flows.meetup import DRAFT, HELPED, Meetup, labels, read, said

HOSTILE = [
    "@everyone look",
    "<@&123456789012345678> **bold** [click](https://evil.example)",
    "\u202ereversed\u202c \u200bzero\u200bwidth",
    "```code``` > quote # heading -# small",
    "discord.gg/free-nitro and https://discord.gg/abcdef",
    "👩‍👩‍👧‍👦" * 8,
    "x" * 90,
]


@pytest.mark.parametrize("title", HOSTILE)
async def test_a_hostile_title_pings_nobody_and_formats_nothing(place: Meetup, title: str) -> None:
    await place.share(place.priya, title=title, what=f"{title} and twenty more characters")
    share = await place.only_share()
    message = place.env.backend.get_message(share.channel_id or 0, share.message_id or 0)

    assert not message.mention_everyone
    assert not message.ping_user_ids
    assert not message.ping_role_ids
    card = read(await place.card(share))
    assert "](https://evil.example)" not in card
    assert "discord.gg" not in card
    assert "\u202e" not in card
    assert len(place.posts()[0].name or "") <= 100
    assert "Backfill" not in said(await place.nils.slash(place.general, "projects list"))


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("javascript:alert(1)", "http"),
        ("https://discord.gg/abcdef", "Invites"),
        ("https://user:password@example.org", "password"),
        ("https://exa mple.org", "link"),
        ("https://192.168.0.1/admin", "own network"),
    ],
)
async def test_a_refused_link_gives_everything_typed_back_with_a_button_to_mend_it(
    place: Meetup, link: str, sentence: str
) -> None:
    answer = await place.share(place.priya, link=link)

    assert await place.shares() == []
    assert sentence.lower() in said(answer).lower()
    assert str(DRAFT["what"]) in said(answer)
    assert labels(answer.response) == ["Edit"]
    form = await place.press(place.priya, answer.response, "Edit")
    await place.priya.submit_modal(form, {**DRAFT})
    assert (await place.only_share()).title == "Backfill toolkit"


async def test_sharing_before_set_up_says_who_can_help_and_keeps_the_text(env: Any, process: Any) -> None:
    from tests.flows.meetup import open_meetup

    place = await open_meetup(env, process)
    answer = await place.share(place.priya)

    assert "/setup" in said(answer)
    assert str(DRAFT["what"]) in said(answer)


@pytest.mark.parametrize("what", ["deleted", "forbidden"])
async def test_a_share_waits_while_its_channel_is_gone_or_closed_and_is_posted_once_mended(
    place: Meetup, what: str
) -> None:
    if what == "deleted":
        place.env.backend.delete_channel(place.forum.id)
    else:
        deny = discord.Permissions(send_messages=True, create_public_threads=True).value
        place.env.backend.set_overwrite(place.forum.id, _overwrite(place.guild.default_role.id, deny))
        _take_administrator_away(place)
    await place.env.settle()
    answer = await place.share(place.priya)

    assert "Saved" in said(answer)
    share = await place.only_share()
    assert share.thread_id is None
    troubles = await place.service(GuildsService).troubles(place.guild.id)
    expected = TroubleKind.SHARE_CHANNEL_GONE if what == "deleted" else TroubleKind.SHARE_CHANNEL_FORBIDDEN
    assert [trouble.kind for trouble in troubles] == [expected]
    assert "Backfill toolkit" in said(await place.priya.slash(place.general, "inbox"))

    await place.set_up(place.text if what == "deleted" else place.general)
    assert (await place.only_share()).thread_id is not None
    assert await place.service(GuildsService).troubles(place.guild.id) == []
    assert await place.waiting() == 0


async def test_a_share_waits_while_there_is_no_share_channel_any_more(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    place.env.backend.delete_channel(share.thread_id or 0)
    await place.env.settle()
    now = discord.utils.utcnow()
    await place.service(GuildsService).change(place.guild.id, now, changed_by=1, share_channel_id=None)
    await place.priya.slash(place.general, "projects reopen", share=share.id)
    assert "Backfill toolkit" in said(await place.priya.slash(place.general, "inbox"))
    assert await place.waiting() == 1

    await place.set_up(place.text)
    assert (await place.only_share()).thread_id is not None
    assert await place.waiting() == 0


async def test_a_forum_with_full_tags_gets_the_post_without_one(place: Meetup) -> None:
    forum = place.env.backend.get_channel(place.forum.id)
    forum.available_tags = [_tag(number) for number in range(1, 21)]
    place.env.backend.edit_channel(forum.id, {"available_tags": forum.available_tags})
    await place.env.settle()
    await place.share(place.priya)

    (post,) = place.posts()
    assert place.env.backend.get_channel(post.id).applied_tags == []


async def test_a_deleted_thread_closes_the_share_tells_its_author_and_reopening_posts_anew(
    place: Meetup,
) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    place.env.backend.delete_channel(share.thread_id or 0)
    await place.env.settle()

    closed = await place.only_share()
    assert (closed.state, closed.thread_id) == (State.CLOSED, None)
    assert "/projects reopen" in said(await place.priya.slash(place.general, "inbox"))
    await place.priya.slash(place.general, "projects reopen", share=share.id)
    again = await place.only_share()
    assert again.state is State.OPEN
    assert again.thread_id not in (None, share.thread_id)


async def test_a_deleted_card_is_renewed_in_its_thread_and_its_buttons_work(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    place.env.backend.delete_message(share.channel_id or 0, share.message_id or 0)
    await place.env.settle()

    renewed = await place.only_share()
    assert renewed.message_id not in (None, share.message_id)
    card = await place.card(renewed)
    assert "Backfill toolkit" in read(card)
    form = await place.press(place.bea, card, "This helped me")
    await place.bea.submit_modal(form, HELPED)
    assert "The section on locks" in read(place.thread(renewed).last_message)


async def test_an_author_who_left_does_not_stop_others(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    place.guild.remove_member(place.priya)
    await place.env.settle()
    form = await place.press(place.bea, await place.card(share), "This helped me")
    answer = await place.bea.submit_modal(form, HELPED)

    assert "Thank you" in said(answer)
    shown = await place.nils.slash(place.general, "projects list")
    assert "Backfill toolkit" in said(shown)
    await place.omar.slash(place.general, "projects close", share=share.id)
    assert (await place.only_share()).state is State.CLOSED


async def test_two_presses_at_once_make_one_answer(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    first = await place.press(place.bea, await place.card(share), "This helped me")
    second = await place.press(place.bea, await place.card(share), "This helped me")
    await place.bea.submit_modal(first, HELPED)
    await place.bea.submit_modal(second, HELPED)

    told = [m for m in place.thread(share).history() if "says this part helped" in read(m)]
    assert len(told) == 1


async def test_buttons_commands_and_an_open_form_work_after_a_restart(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    form = await place.press(place.bea, await place.card(share), "This helped me")
    await place.restart()
    await place.bea.submit_modal(form, HELPED)
    question = await place.press(place.nils, await place.card(share), "Ask the author")

    assert "The section on locks" in read(place.thread(share).last_message)
    assert question.modal is not None
    assert len(place.env.http_requests) > 0


async def test_killed_between_the_commit_and_the_post_it_is_posted_once_by_the_next_process(
    place: Meetup,
) -> None:
    place.app.delivery.poke = lambda: None  # the process dies before it looks
    await place.share(place.priya)
    assert place.posts() == []
    assert await place.waiting() == 1
    await place.restart()
    await place.tick()

    assert len(place.posts()) == 1
    assert (await place.only_share()).thread_id == place.posts()[0].id


async def test_killed_between_the_post_and_its_recording_it_is_found_and_not_posted_again(
    place: Meetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(*_: object, **__: object) -> bool:
        raise asyncio.CancelledError

    with monkeypatch.context() as dying:
        dying.setattr(outbox, "finish", die)
        await place.share(place.priya)
    assert len(place.posts()) == 1
    assert (await place.only_share()).thread_id is None
    await place.restart()
    await place.skip(hours=0.1)

    assert len(place.posts()) == 1
    assert (await place.only_share()).thread_id == place.posts()[0].id


@pytest.mark.parametrize("status", [403, 404, 429, 500, 503])
@pytest.mark.parametrize(
    "step", ["POST /channels/*/threads", "POST /channels/*/messages", "PATCH /channels/*"]
)
async def test_a_refusal_at_any_call_loses_nothing_and_doubles_nothing(
    place: Meetup, status: int, step: str
) -> None:
    method, path = step.split()
    place.env.inject_error(method, path, status=status)
    await place.share(place.priya)
    for share in await place.shares():
        form = await place.press(place.priya, await _card_or_show(place, share.id), "Post an update")
        await place.priya.submit_modal(form, {"text": "It moves", "link": ""})
    for _ in range(4):
        await place.skip(hours=2)

    (post,) = place.posts()
    assert await place.waiting() == 0
    assert sum("It moves" in read(m) for m in post.history() if "Progress" in read(m)) >= 1


async def test_a_connection_cut_after_discord_acted_does_not_double_the_post(
    place: Meetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    http = place.app.client.http
    real: Callable[..., Awaitable[Any]] = http.request
    cut = {"left": 1}

    async def cutting(route: Any, **rest: Any) -> Any:
        answer = await real(route, **rest)
        if route.path.endswith("/threads") and route.method == "POST" and cut["left"]:
            cut["left"] -= 1
            raise aiohttp.ClientOSError(104, "Connection reset by peer")
        return answer

    monkeypatch.setattr(http, "request", cutting)
    await place.share(place.priya)
    await place.skip(hours=1)

    assert cut["left"] == 0
    assert len(place.posts()) == 1
    assert (await place.only_share()).thread_id == place.posts()[0].id


@pytest.mark.apologies
async def test_a_locked_database_answers_within_three_seconds_and_gives_the_text_back(place: Meetup) -> None:
    form = await place.priya.slash(place.general, "share", kind="project")
    other = await _locked(place)
    try:
        began = asyncio.get_running_loop().time()
        answer = await place.priya.submit_modal(form, dict(DRAFT))
        took = asyncio.get_running_loop().time() - began
    finally:
        await other.close()

    assert took < 3
    assert "could not save" in said(answer)
    assert str(DRAFT["what"]) in said(answer)
    again = await place.press(place.priya, answer.response, "Try again")
    await place.priya.submit_modal(again, dict(DRAFT))
    assert len(place.posts()) == 1


@pytest.mark.apologies
async def test_a_full_disk_gives_the_text_back_and_takes_it_once_there_is_room(place: Meetup) -> None:
    what = "🧱🏠" * 700  # more than fits the pages there are

    def limit(pages: int) -> Callable[[sa.Connection], object]:
        return lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").all()

    form = await place.priya.slash(place.general, "share", kind="project")
    await place.app.database.run_sync(limit(1))  # SQLite then takes the number of pages it has
    answer = await place.priya.submit_modal(form, {**DRAFT, "what": what})

    assert "could not save" in said(answer)
    assert labels(answer.response) == ["Try again"]
    assert what.strip() in said(answer) or what.strip() in place.attached(answer)
    assert await place.shares() == []
    await place.app.database.run_sync(limit(1_000_000))
    again = await place.press(place.priya, answer.response, "Try again")
    await place.priya.submit_modal(again, {**DRAFT, "what": what})
    assert len(place.posts()) == 1


@pytest.mark.parametrize("share_id", ["", "x" * 100, "01kdvdna00000000000z", "'; DROP TABLE shares; --"])
async def test_a_forged_share_id_is_not_found(place: Meetup, share_id: str) -> None:
    await place.share(place.priya)
    answer = await place.priya.slash(place.general, "projects close", share=share_id)

    assert "can't find that share" in said(answer)
    assert (await place.only_share()).state is State.OPEN


async def test_a_share_of_another_server_does_not_exist_here(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    elsewhere = place.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    owner = elsewhere.add_member(
        place.priya.user, roles=[elsewhere.create_role("all", permissions=discord.Permissions.all())]
    )
    for command in ("show", "edit", "close", "delete"):
        answer = await owner.slash(channel, f"projects {command}", share=share.id)
        assert "can't find that share" in said(answer), command
    assert (await place.only_share()).state is State.OPEN


async def _card_or_show(place: Meetup, share_id: str) -> Any:
    return (await place.priya.slash(place.general, "projects show", share=share_id)).response


async def _locked(place: Meetup) -> Any:
    import aiosqlite

    other = await aiosqlite.connect(place.process.file)
    await other.execute("BEGIN IMMEDIATE")
    return other


def _overwrite(target_id: int, deny: int) -> Any:
    from simcord.backend.models import Overwrite
    from simcord.enums import OverwriteType

    return Overwrite(target_id=target_id, type=OverwriteType.ROLE, allow=0, deny=deny)


def _take_administrator_away(place: Meetup) -> None:
    """Leave the bot what its invite link asks for."""
    role = next(role for role in place.guild.roles.values() if role.name == "TestBot")
    allowed = discord.Permissions(
        view_channel=True, send_messages=True, create_public_threads=True, send_messages_in_threads=True,
        embed_links=True, attach_files=True, read_message_history=True,
    )  # fmt: skip
    place.env.backend.get_guild(place.guild.id).roles[role.id].permissions = allowed.value


def _tag(number: int) -> dict[str, Any]:
    return {
        "id": str(number),
        "name": f"tag {number}",
        "moderated": False,
        "emoji_id": None,
        "emoji_name": None,
    }

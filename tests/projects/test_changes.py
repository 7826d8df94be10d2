"""Making and changing shares, in every database Hallway runs on: what is stored, and what will follow."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.core.ids import new_id
from bot.core.text import LinkRefusal
from bot.members.rules import News
from bot.projects.records import share_updates, shares
from bot.projects.records_of_answers import helped, questions
from bot.projects.rules import (
    DAY,
    SHARES_A_DAY,
    Act,
    Actor,
    Ask,
    BadLink,
    Field,
    Kind,
    No,
    State,
    TooMany,
    TooShort,
)
from bot.projects.service import CARD, POST, THREAD, UPDATE, Changed, Shared
from tests.community import (
    ANA,
    AUTHOR,
    BEA,
    DRAFT,
    ELSEWHERE,
    GUILD,
    HOUR,
    HOW,
    NOW,
    ORG,
    ORGANIZER,
    OTHER,
    PART,
    QUESTION,
    STRANGER,
    TRIED,
    Community,
    draft,
)

REWRITTEN = draft("Tide tables, second edition", kind=Kind.HOW_TO, link="", ask=Ask.NOTHING, ask_detail="")
Doing = Callable[[Community, str, Actor], Awaitable[object]]
DEEDS: dict[str, Doing] = {
    "edit": lambda c, share_id, actor: c.projects.edit(share_id, actor, REWRITTEN, NOW),
    "update": lambda c, share_id, actor: c.projects.update(share_id, actor, "Faster", "", new_id(NOW), NOW),
    "close": lambda c, share_id, actor: c.projects.close(share_id, actor, NOW),
    "reopen": lambda c, share_id, actor: c.projects.reopen(share_id, actor, NOW),
    "remove": lambda c, share_id, actor: c.projects.remove(share_id, actor, "Spam", NOW),
    "help": lambda c, share_id, actor: c.answers.help(share_id, actor, PART, HOW, NOW),
    "ask": lambda c, share_id, actor: c.answers.ask(share_id, actor, TRIED, QUESTION, new_id(NOW), NOW),
    "follow": lambda c, share_id, actor: c.answers.follow(share_id, actor, NOW),
    "earlier help": lambda c, share_id, actor: c.answers.earlier_help(share_id, actor),
    "may": lambda c, share_id, actor: c.projects.may(share_id, Act.EDIT, actor),
    "find": lambda c, share_id, actor: c.projects.find(share_id, actor.guild_id),
}


async def test_a_share_is_stored_and_its_post_is_wanted(community: Community) -> None:
    share_id = new_id(NOW)
    shared = await community.projects.share(AUTHOR, DRAFT, share_id, NOW)
    assert isinstance(shared, Shared)
    stored = await community.stored(share_id)
    assert shared.share == stored
    assert (stored.guild_id, stored.author_id, stored.state) == (GUILD, ANA, State.OPEN)
    assert (stored.created_at, stored.updated_at, stored.posted_at) == (NOW, NOW, None)
    assert stored.draft() == DRAFT
    (entry,) = await community.claim()
    assert (entry.id, entry.kind, entry.payload) == (shared.effect_id, POST, {"share_id": share_id})
    assert (entry.guild_id, entry.lane) == (GUILD, f"share:{share_id}")


async def test_what_cannot_be_kept_is_refused_and_nothing_is_stored(community: Community) -> None:
    projects = community.projects
    short = await projects.share(AUTHOR, draft("x"), new_id(NOW), NOW)
    assert short == TooShort(Field.TITLE, 3)
    link = await projects.share(AUTHOR, replace(DRAFT, link="ftp://a.example"), new_id(NOW), NOW)
    assert link == BadLink(LinkRefusal.NOT_HTTP)
    assert await community.rows(shares) == []
    assert await community.waiting() == []


async def test_without_a_share_channel_nothing_is_shared(community: Community) -> None:
    refused = await community.projects.share(Actor(ELSEWHERE, ANA), DRAFT, new_id(NOW), NOW)
    assert refused is No.NO_SHARE_CHANNEL
    assert await community.rows(shares) == []


async def test_the_sixth_share_of_a_day_waits_taken_down_ones_count_and_other_servers_do_not(
    community: Community,
) -> None:
    await community.set_up(ELSEWHERE)
    await community.share(by=Actor(ELSEWHERE, ANA))
    for hours in range(SHARES_A_DAY):
        share = await community.share(now=NOW + hours * HOUR)
        await community.projects.remove(share.id, AUTHOR, "", NOW + hours * HOUR)
    later = NOW + SHARES_A_DAY * HOUR
    wait = await community.projects.share(AUTHOR, DRAFT, new_id(later), later)
    assert wait == TooMany(SHARES_A_DAY, NOW + DAY)
    assert isinstance(await community.projects.share(AUTHOR, DRAFT, new_id(NOW), NOW + DAY), Shared)
    assert isinstance(await community.projects.share(OTHER, DRAFT, new_id(NOW), later), Shared)


async def test_an_edit_replaces_every_word_and_renews_the_card(community: Community) -> None:
    share = await community.post()
    changed = await community.projects.edit(share.id, AUTHOR, REWRITTEN, NOW + HOUR)
    assert isinstance(changed, Changed)
    stored = await community.stored(share.id)
    assert changed.share == stored
    assert stored.draft() == REWRITTEN
    assert (stored.created_at, stored.updated_at) == (NOW, NOW + HOUR)
    assert stored.thread_id == share.thread_id
    assert await community.waiting() == [CARD]


async def test_two_edits_before_the_first_is_shown_renew_the_card_once(community: Community) -> None:
    share = await community.post()
    for title in ("One more title", "And another"):
        await community.projects.edit(share.id, AUTHOR, draft(title), NOW)
    assert await community.waiting() == [CARD]
    assert (await community.stored(share.id)).title == "And another"


async def test_a_refused_edit_leaves_the_share_as_it_was(community: Community) -> None:
    share = await community.post()
    assert await community.projects.edit(share.id, AUTHOR, draft("x"), NOW) == TooShort(Field.TITLE, 3)
    assert await community.stored(share.id) == share
    assert await community.waiting() == []


async def test_an_edit_keeps_what_others_said_and_asked(community: Community) -> None:
    share = await community.post()
    await community.answers.help(share.id, OTHER, PART, HOW, NOW)
    await community.answers.ask(share.id, OTHER, TRIED, QUESTION, new_id(NOW), NOW)
    await community.projects.update(share.id, AUTHOR, "Now with currents", "", new_id(NOW), NOW)
    before = [await community.rows(table) for table in (helped, questions, share_updates)]
    await community.projects.edit(share.id, AUTHOR, REWRITTEN, NOW + HOUR)
    assert [await community.rows(table) for table in (helped, questions, share_updates)] == before


async def test_progress_is_said_in_the_thread_and_logged_on_the_card_newest_first(
    community: Community,
) -> None:
    share = await community.post()
    for hours in range(1, 5):
        link = "https://example.org/" if hours == 4 else ""
        await community.projects.update(
            share.id, AUTHOR, f"Step {hours}", link, new_id(NOW), NOW + hours * HOUR
        )
    assert await community.waiting() == [UPDATE, CARD, UPDATE, UPDATE, UPDATE]
    card = await community.projects.card(share.id)
    assert card is not None
    assert [update.text for update in card.updates] == ["Step 4", "Step 3", "Step 2"]
    assert card.updates[0].link == "https://example.org/"
    assert card.share.updated_at == NOW + 4 * HOUR


async def test_progress_that_says_nothing_or_has_a_bad_link_is_refused(community: Community) -> None:
    share = await community.post()
    update = community.projects.update
    assert await update(share.id, AUTHOR, " \u200b ", "", new_id(NOW), NOW) == TooShort(Field.TEXT, 3)
    refused = await update(share.id, AUTHOR, "Look", "https://discord.gg/x", new_id(NOW), NOW)
    assert refused == BadLink(LinkRefusal.INVITE)
    assert await community.rows(share_updates) == []


async def test_closing_and_reopening_turn_card_and_thread(community: Community) -> None:
    share = await community.post()
    await community.projects.close(share.id, AUTHOR, NOW + HOUR)
    assert (await community.stored(share.id)).state is State.CLOSED
    # The card first: editing it in an archived thread would wake the thread again.
    assert [entry.kind for entry in await community.deliver(NOW + HOUR)] == [CARD, THREAD]
    await community.projects.reopen(share.id, AUTHOR, NOW + 2 * HOUR)
    assert (await community.stored(share.id)).state is State.OPEN
    assert [entry.kind for entry in await community.deliver(NOW + 2 * HOUR)] == [THREAD, CARD]


async def test_taking_down_forgets_the_owners_words_and_leaves_others_theirs(community: Community) -> None:
    share = await community.post()
    await community.answers.help(share.id, OTHER, PART, HOW, NOW)
    await community.answers.ask(share.id, OTHER, TRIED, QUESTION, new_id(NOW), NOW + HOUR)
    await community.projects.update(
        share.id, AUTHOR, "Wordy progress", "https://example.org/w", new_id(NOW), NOW
    )
    await community.deliver(NOW + HOUR)
    assert isinstance(await community.projects.remove(share.id, AUTHOR, "", NOW), Changed)
    (row,) = await community.rows(shares)
    texts = [row[column] for column in ("title", "what", "link", "ask_detail", "wanted_words")]
    assert texts == [""] * 5
    assert (row["state"], row["ask"]) == ("removed", "nothing")
    assert [(row["text"], row["link"]) for row in await community.rows(share_updates)] == [("", "")]
    assert len(await community.rows(helped)) == len(await community.rows(questions)) == 1
    assert await community.waiting() == [CARD, UPDATE, THREAD]
    assert await community.projects.find(share.id, GUILD) is No.NOT_FOUND
    assert await community.news(ANA) == [News.HELPED, News.QUESTION]


async def test_an_organizer_takes_down_only_with_a_reason_and_the_author_hears_it(
    community: Community,
) -> None:
    share = await community.post()
    for reason in ("", "  ", "\u200b\u200b\u200b", "no"):
        assert await community.projects.remove(share.id, ORGANIZER, reason, NOW) is No.REASON_NEEDED
    assert (await community.stored(share.id)).state is State.OPEN
    assert await community.news(ANA) == []
    await community.projects.remove(share.id, ORGANIZER, "It is an advertisement.", NOW)
    (item,) = await community.inbox(ANA)
    assert item.news is News.TAKEN_DOWN
    assert item.payload == {"title": DRAFT.title, "reason": "It is an advertisement."}


async def test_an_organizer_who_takes_down_their_own_needs_no_reason(community: Community) -> None:
    share = await community.post(by=ORGANIZER)
    assert isinstance(await community.projects.remove(share.id, ORGANIZER, "", NOW), Changed)
    assert await community.news(ORG) == []


async def test_an_organizer_may_change_anybodys_share(community: Community) -> None:
    share = await community.post()
    for deed in ("edit", "update", "close", "reopen", "remove"):
        assert isinstance(await DEEDS[deed](community, share.id, ORGANIZER), Changed), deed


async def test_another_member_may_change_nothing(community: Community) -> None:
    share = await community.post()
    for deed in ("edit", "update", "close", "reopen", "remove", "may"):
        assert await DEEDS[deed](community, share.id, OTHER) is No.NOT_YOURS, deed
    assert await community.stored(share.id) == share
    assert await community.waiting() == []


async def test_from_another_server_a_share_is_not_there_whoever_asks(community: Community) -> None:
    await community.set_up(ELSEWHERE)
    share = await community.post()
    for deed, do in DEEDS.items():
        assert await do(community, share.id, STRANGER) is No.NOT_FOUND, deed
    assert await community.stored(share.id) == share
    assert await community.waiting() == []
    assert await community.news(ANA) == []


async def test_an_id_nobody_gave_out_is_not_there(community: Community) -> None:
    await community.post()
    for share_id in ("", "0" * 20, "%", "' OR 1=1 --", "x" * 5000, "é\U0001f980"):
        for deed, do in DEEDS.items():
            assert await do(community, share_id, ORGANIZER) is No.NOT_FOUND, (deed, share_id)


async def test_nothing_can_be_done_to_what_was_taken_down(community: Community) -> None:
    share = await community.post()
    await community.projects.remove(share.id, AUTHOR, "", NOW)
    await community.deliver()
    before = await community.stored(share.id)
    for actor in (AUTHOR, OTHER, ORGANIZER):
        for deed, do in DEEDS.items():
            assert await do(community, share.id, actor) is No.NOT_FOUND, deed
    assert await community.stored(share.id) == before
    assert await community.waiting() == []


async def test_what_may_be_done_is_told_beforehand_as_it_is_decided_later(community: Community) -> None:
    share = await community.post()
    for act in (Act.EDIT, Act.UPDATE, Act.CLOSE, Act.REMOVE):
        assert await community.projects.may(share.id, act, AUTHOR) == share
    assert await community.projects.may(share.id, Act.REOPEN, AUTHOR) is No.ALREADY_OPEN
    assert await community.projects.may(share.id, Act.HELP, OTHER) == share
    assert await community.projects.may(share.id, Act.ASK, AUTHOR) is No.OWN_SHARE


async def test_what_waits_for_its_post_keeps_its_order(community: Community) -> None:
    share = await community.share()
    await community.projects.edit(share.id, AUTHOR, REWRITTEN, NOW)
    await community.projects.update(share.id, AUTHOR, "Already faster", "", new_id(NOW), NOW)
    await community.answers.help(share.id, OTHER, PART, HOW, NOW)
    kinds = [entry.kind for entry in await community.deliver()]
    assert kinds == [POST, CARD, UPDATE, "projects.helped"]


async def test_a_member_may_say_anything_the_rules_let_pass(community: Community) -> None:
    nasty = draft(
        "Robert'); DROP TABLE shares;--", what="%_\\ 'quotes' \"double\" \U0001f980 \U0010fffd " * 3
    )
    share = await community.post(nasty)
    assert (await community.stored(share.id)).title == nasty.title
    await community.answers.help(
        share.id, OTHER, "a\x00b\ud800 and more", "\ud83e\udd80 lone halves \x00", NOW
    )
    said = await community.answers.said_help(share.id, BEA)
    assert said is not None
    assert "\x00" not in said[1].part + said[1].how
    assert [entry.kind for entry in await community.deliver(NOW)] == ["projects.helped"]

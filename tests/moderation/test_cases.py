"""Cases: reports on one member together, what can come of them, what is kept of it, and the cards that show them."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from bot.audit.rules import Act, Query
from bot.core.database import Unit
from bot.core.ids import new_id
from bot.core.wanted import outbox
from bot.guilds.pillars import Pillar
from bot.members.rules import News
from bot.moderation import service
from bot.moderation.reporting import CASE, case_key
from bot.moderation.rules import (
    DAY,
    ON_ONE_MOST,
    REPORTS_A_DAY_UNFOUNDED,
    UNFOUNDED,
    UNFOUNDED_WITHIN,
    Case,
    No,
    Removed,
    Report,
    ReportCard,
    Settled,
    SettledAlready,
    Settlement,
    Suspension,
    TooMany,
)
from tests.community import ANA, BEA, CAI, CHANNEL, DEE, ELSEWHERE, GUILD, HOUR, NOW, ORG, Community
from tests.moderation.test_reporting import MANY, report, reported

WHY = "It asks for money."
THING = new_id(NOW)


async def case_of(community: Community, on: int = CAI, viewer: int | None = ORG) -> Case:
    found = await community.moderation.case(GUILD, on, viewer, NOW)
    assert isinstance(found, Case)
    return found


async def acts(community: Community) -> list[tuple[Act, int | None, int | None, str]]:
    found = await community.audit.everything(GUILD, Query())
    return sorted(
        (entry.act, entry.by, entry.on, entry.why) for entry in found if entry.act is not Act.SETTINGS
    )


class Shelf:
    """Things of the kind "share" that can be removed: each is Cai's."""

    def __init__(self, community: Community) -> None:
        self.things = {THING}
        community.moderation.on_removal("share", self.remove)

    async def remove(self, unit: Unit, guild_id: int, about_id: str) -> int | None:
        if guild_id != GUILD or about_id not in self.things:
            return None
        self.things.discard(about_id)
        return CAI


async def on_share(community: Community, by: int = BEA, about_id: str = THING) -> Report:
    made = await community.moderation.report(GUILD, by, CAI, "share", about_id, "", {}, new_id(NOW), NOW)
    assert isinstance(made, Report)
    return made


# ---------------------------------------------------------------------- one case for each member


async def test_all_that_was_seen_is_settled_together_and_each_reporter_is_told_once(
    community: Community,
) -> None:
    await reported(community, BEA)
    await reported(community, BEA, hours=1)
    seen = await reported(community, DEE, hours=2)
    unseen = await reported(community, ANA, hours=3)
    done = await community.moderation.dismiss(GUILD, seen.id, ORG, NOW + DAY)
    assert isinstance(done, Report)
    left = await case_of(community)
    assert list(left.reports) == [unseen], "what nobody has read is not settled"
    assert (left.settled, left.newest) == (3, unseen.id)
    assert await community.news(BEA) == await community.news(DEE) == [News.REPORT_SETTLED]
    assert await community.news(ANA) == await community.news(CAI) == []


async def test_another_members_reports_are_not_touched(community: Community) -> None:
    on_cai, on_dee = await reported(community, BEA, CAI), await reported(community, BEA, DEE)
    await community.moderation.warn_on(GUILD, on_cai.id, WHY, ORG, NOW + HOUR)
    assert list((await case_of(community, DEE)).reports) == [on_dee]


async def test_what_settled_a_case_is_shown_until_a_new_one_begins(community: Community) -> None:
    made = await reported(community)
    done = await community.moderation.warn_on(GUILD, made.id, WHY, ORG, NOW)
    assert await case_of(community) == Case(
        GUILD, CAI, [], [], last=done if isinstance(done, Report) else None, settled=1
    )
    assert await community.moderation.case(GUILD, DEE, ORG, NOW) is No.GONE


async def test_two_who_settle_one_case_at_once_make_one_outcome(
    community: Community, twin: Community
) -> None:
    for _ in range(4):
        await community.empty()
        await reported(community, BEA)
        newest = await reported(community, DEE, hours=1)
        warned, dismissed = await asyncio.gather(
            community.moderation.warn_on(GUILD, newest.id, WHY, ORG, NOW),
            twin.moderation.dismiss(GUILD, newest.id, ANA, NOW),
        )
        assert [isinstance(one, SettledAlready) for one in (warned, dismissed)].count(True) == 1
        assert await community.news(CAI) in ([], [News.WARNED])
        assert await community.news(BEA) == await community.news(DEE) == [News.REPORT_SETTLED]
        assert len(await acts(community)) == (2 if isinstance(warned, Report) else 1)


# ---------------------------------------------------------------------- what can come of it


async def test_a_warning_tells_the_reason_to_one_side_and_the_outcome_to_the_other(
    community: Community,
) -> None:
    made = await reported(community)
    assert await community.moderation.warn_on(GUILD, made.id, "\u200b", ORG, NOW) is No.REASON
    done = await community.moderation.warn_on(GUILD, made.id, WHY, ORG, NOW)
    assert isinstance(done, Report)
    assert done.settled == Settled(Settlement.WARNED, ORG, NOW, WHY)
    (to_cai,), (to_bea,) = await community.inbox(CAI), await community.inbox(BEA)
    assert (to_cai.news, dict(to_cai.payload)) == (News.WARNED, {"reason": WHY})
    assert dict(to_bea.payload) == {"outcome": "warned"}
    assert await acts(community) == [(Act.REPORT_SETTLED, ORG, CAI, WHY), (Act.WARNED, ORG, CAI, WHY)]


async def test_a_thing_that_was_reported_is_removed_and_its_owner_told_why(community: Community) -> None:
    shelf = Shelf(community)
    made = await on_share(community)
    done = await community.moderation.remove_on(GUILD, made.id, "share", THING, WHY, ORG, NOW)
    assert isinstance(done, Report)
    assert done.settled == Settled(Settlement.REMOVED, ORG, NOW, WHY)
    assert shelf.things == set()
    (to_cai,) = await community.inbox(CAI)
    assert (to_cai.news, dict(to_cai.payload)) == (News.REMOVED, {"about": "share", "reason": WHY})
    assert [dict(item.payload) for item in await community.inbox(BEA)] == [{"outcome": "removed"}]
    assert await acts(community) == [(Act.REMOVED, ORG, CAI, WHY), (Act.REPORT_SETTLED, ORG, CAI, WHY)]


async def test_nothing_else_is_removed_by_way_of_a_report(community: Community) -> None:
    shelf = Shelf(community)
    other = new_id(NOW)
    shelf.things.add(other)
    made = await on_share(community)
    moderation = community.moderation
    assert await moderation.remove_on(GUILD, made.id, "share", other, WHY, ORG, NOW) is No.GONE
    assert await moderation.remove_on(ELSEWHERE, made.id, "share", THING, WHY, ORG, NOW) is No.GONE
    assert await moderation.remove_on(GUILD, made.id, "share", THING, WHY, CAI, NOW) is No.GONE
    assert await moderation.remove_on(GUILD, made.id, "share", THING, "", ORG, NOW) is No.REASON
    assert shelf.things == {THING, other}
    shelf.things.discard(THING)
    assert await moderation.remove_on(GUILD, made.id, "share", THING, WHY, ORG, NOW) is No.NOTHING_THERE
    assert await moderation.waiting(GUILD, ORG) == 1


async def test_what_nobody_can_remove_stays(community: Community) -> None:
    made = await reported(community)
    removed = await community.moderation.remove_on(
        GUILD, made.id, "introduction", made.about_id, WHY, ORG, NOW
    )
    assert removed is No.NOT_REMOVABLE
    assert not community.moderation.is_removable("introduction")


async def test_a_thing_can_be_removed_without_a_report(community: Community) -> None:
    Shelf(community)
    moderation = community.moderation
    assert await moderation.remove(ELSEWHERE, "share", THING, WHY, ORG, NOW) is No.NOTHING_THERE
    assert await moderation.remove(GUILD, "share", THING, WHY, ORG, NOW) == Removed("share", THING, CAI, WHY)
    assert await moderation.remove(GUILD, "share", THING, WHY, ORG, NOW) is No.NOTHING_THERE
    assert await community.news(CAI) == [News.REMOVED]


async def test_a_kind_of_thing_has_one_remover(community: Community) -> None:
    Shelf(community)
    with pytest.raises(ValueError, match="share"):
        Shelf(community)


async def test_a_removal_that_fails_half_way_has_not_happened(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    Shelf(community)
    made = await on_share(community)

    async def broken(*_: object, **__: object) -> str:
        raise RuntimeError("no")

    monkeypatch.setattr(service, "note", broken)
    with pytest.raises(RuntimeError):
        await community.moderation.remove_on(GUILD, made.id, "share", THING, WHY, ORG, NOW)
    assert await community.moderation.waiting(GUILD, ORG) == 1
    assert await community.news(CAI) == await community.news(BEA) == []


# ---------------------------------------------------------------------- what is kept of it


async def test_a_history_tells_organizers_everything_and_nobody_their_own(community: Community) -> None:
    moderation = community.moderation
    await moderation.dismiss(GUILD, (await reported(community)).id, ORG, NOW)
    await moderation.warn(GUILD, CAI, WHY, ORG, NOW + HOUR)
    assert await moderation.note(GUILD, CAI, "  Promised to ask first. ", ORG, NOW + 2 * HOUR) == (
        "Promised to ask first."
    )
    held = await moderation.suspend(GUILD, CAI, Pillar.LOOKING, NOW + DAY, WHY, ORG, NOW + 3 * HOUR)
    await reported(community, DEE)
    await moderation.warn(GUILD, DEE, WHY, ORG, NOW)
    found = await moderation.history(GUILD, CAI, ORG, NOW + 4 * HOUR)
    assert not isinstance(found, No)
    assert (found.waiting, found.settled_in_all, found.entries_in_all) == (1, 1, 3)
    assert [entry.act for entry in found.entries] == [Act.SUSPENDED, Act.NOTED, Act.WARNED]
    assert found.entries[1].why == "Promised to ask first."
    assert list(found.suspensions) == [held]
    assert await moderation.history(GUILD, CAI, CAI, NOW) is No.GONE
    elsewhere = await moderation.history(ELSEWHERE, CAI, ORG, NOW)
    assert not isinstance(elsewhere, No)
    assert (elsewhere.entries_in_all, elsewhere.settled_in_all, elsewhere.waiting) == (0, 0, 0)


async def test_a_note_says_something_and_nobody_writes_on_themselves(community: Community) -> None:
    moderation = community.moderation
    assert await moderation.note(GUILD, CAI, " \u200b", ORG, NOW) is No.EMPTY
    assert await moderation.note(GUILD, ORG, "A fine person.", ORG, NOW) is No.ONESELF
    assert await moderation.warn(GUILD, ORG, WHY, ORG, NOW) is No.ONESELF
    assert await acts(community) == []
    assert await community.news(CAI) == []


# ---------------------------------------------------------------------- reporting too much


async def test_one_reporter_has_only_so_many_reports_on_one_member_waiting(community: Community) -> None:
    made = [await reported(community, hours=n) for n in range(ON_ONE_MOST)]
    assert await report(community, hours=9) is No.SAID_ENOUGH
    assert isinstance(await report(community, on=DEE, hours=9), Report)
    assert isinstance(await report(community, by=DEE, hours=9), Report)
    await community.moderation.dismiss(GUILD, made[-1].id, ORG, NOW + 10 * HOUR)
    assert isinstance(await report(community, hours=11), Report)


async def test_whose_last_reports_were_all_dismissed_may_report_less(community: Community) -> None:
    moderation = community.moderation
    for n in range(UNFOUNDED):
        made = await reported(community, on=MANY + n)
        await moderation.dismiss(GUILD, made.id, ORG, NOW)
    later = 30.0
    for _ in range(REPORTS_A_DAY_UNFOUNDED):
        await reported(community, on=DEE, hours=later)
    free = NOW + later * HOUR + DAY
    assert await report(community, on=ANA, hours=later + 1) == TooMany(free, REPORTS_A_DAY_UNFOUNDED)
    assert isinstance(await report(community, by=DEE, hours=later + 1), Report)
    long_after = UNFOUNDED_WITHIN / HOUR
    assert isinstance(await report(community, on=ANA, hours=long_after), Report)


async def test_one_report_that_was_heeded_lifts_that(community: Community) -> None:
    moderation = community.moderation
    for n in range(UNFOUNDED):
        made = await reported(community, on=MANY + n)
        if n:
            await moderation.dismiss(GUILD, made.id, ORG, NOW)
        else:
            await moderation.warn_on(GUILD, made.id, WHY, ORG, NOW)
    for n in range(REPORTS_A_DAY_UNFOUNDED + 1):
        await reported(community, on=DEE, hours=30 + n)


# ---------------------------------------------------------------------- the organizers' channel


async def cases_wanted(community: Community) -> int:
    return (await community.waiting()).count(CASE)


async def test_every_change_of_a_case_wants_its_card_brought_up_to_date(community: Community) -> None:
    moderation = community.moderation
    made = await reported(community)
    assert await cases_wanted(community) == 0, "there is no channel"
    await community.guilds.change(GUILD, NOW, changed_by=ORG, reports_channel_id=CHANNEL)
    assert await cases_wanted(community) == 1, "what waits is shown in the channel"
    await reported(community, DEE)
    assert await cases_wanted(community) == 1, "one that waits is drawn from what is then"
    await community.empty()
    await community.guilds.change(GUILD, NOW, changed_by=ORG, reports_channel_id=CHANNEL)
    for wanted, change in enumerate(
        (
            lambda: reported(community, on=CAI),
            lambda: reported(community, on=DEE),
            lambda: moderation.note(GUILD, ANA, "Promised to ask first.", ORG, NOW),
            lambda: moderation.suspend(GUILD, BEA, None, None, WHY, ORG, NOW),
        ),
        start=1,
    ):
        await change()
        assert await cases_wanted(community) == wanted
    assert made


async def test_a_case_keeps_its_card_until_the_next_case_gets_its_own(community: Community) -> None:
    moderation = community.moderation
    await community.guilds.change(GUILD, NOW, changed_by=ORG, reports_channel_id=CHANNEL)
    made = await reported(community)
    card = ReportCard(CHANNEL, 77)
    async with community.database.unit(NOW) as unit:
        await moderation.card_is_at(unit, GUILD, CAI, card)
    assert (await case_of(community)).card == card
    await reported(community, DEE)
    assert (await case_of(community)).card == card
    newest = (await case_of(community)).newest
    await moderation.dismiss(GUILD, newest or made.id, ORG, NOW)
    assert (await case_of(community)).card == card
    again = await reported(community, hours=1)
    assert (await case_of(community)).card == card, "how the last one ended is not shown on it yet"
    await moderation.dismiss(GUILD, again.id, ORG, NOW + HOUR)
    async with community.database.unit(NOW) as unit:
        await unit.execute(sa.delete(outbox))  # now it is
    await reported(community, hours=2)
    assert (await case_of(community)).card is None
    async with community.database.unit(NOW) as unit:
        await moderation.card_is_at(unit, GUILD, CAI, card)
        await moderation.card_is_gone(unit, GUILD, CAI)
    assert (await case_of(community)).card is None


async def test_the_effects_on_one_case_have_one_lane(community: Community) -> None:
    assert case_key(GUILD, CAI) == f"moderation.case:{GUILD}:{CAI}"
    await community.guilds.change(GUILD, NOW, changed_by=ORG, reports_channel_id=CHANNEL)
    await reported(community)
    settled: list[dict[str, object]] = []

    async def settler(unit: Unit, entry: object, outcome: object) -> None:
        del unit, outcome
        settled.append({"lane": getattr(entry, "lane", ""), **getattr(entry, "payload", {})})

    community.settlers[CASE] = settler
    await community.deliver()
    assert settled == [{"lane": case_key(GUILD, CAI), "guild_id": GUILD, "subject_id": CAI}]


async def test_the_channel_may_show_a_case_to_whoever_can_see_it(community: Community) -> None:
    await reported(community, BEA, ORG)
    assert await community.moderation.case(GUILD, ORG, ORG, NOW) is No.GONE
    assert len((await case_of(community, ORG, viewer=None)).reports) == 1


def test_a_suspension_of_everything_is_no_pillar() -> None:
    assert Suspension(GUILD, CAI, None, WHY, ORG, NOW, None).scope is None

"""What was done: read, searched and exported by organizers, and shown in their log channel in one quiet line."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from bot.audit.rules import Act, Entry, Query
from bot.audit.service import AuditService, note
from bot.core.ids import new_id
from bot.guilds.rules import GuildSettings, TroubleKind, differences
from bot.guilds.service import GuildsService
from cogs.moderation import wording_of_audit as wording
from cogs.moderation.audit import acts_like, as_table, filters_of, query_of
from cogs.moderation.wording_of_details import SETTINGS, detail
from tests.cogs.letters import WHY
from tests.cogs.questions.asking import seen
from tests.cogs.reports.test_cards import buttons, cards, deliver, private
from tests.cogs.screens import forge, shown
from tests.core.hostile import PORTIONS, hostile
from tests.flows.meetup import Meetup, labels, said
from tests.simulated import controls

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def entry(act: Act = Act.WARNED, **changes: object) -> Entry:
    values: dict[str, object] = {"by": 10**17, "on": 10**17 + 1, "why": "Because.", **changes}
    return Entry(new_id(NOW), 1, NOW, act, **values)  # pyright: ignore[reportArgumentType] - the fields of an entry


async def noted(
    place: Meetup, act: Act = Act.WARNED, on: str = "nils", why: str = WHY, **details: str
) -> str:
    """Note something omar did, a second after whatever was before."""
    await place.env.advance_time(1)
    async with place.app.database.unit(place.env.now()) as unit:
        made = await note(
            unit,
            place.guild.id,
            act,
            by=place.omar.id,
            on=place.people[on].id,
            about="looking",
            why=why,
            details=details,
        )
    await deliver(place)
    return made


# ---------------------------------------------------------------------- words and tables


@pytest.mark.parametrize("act", Act)
def test_there_is_a_sentence_and_a_name_for_every_act(act: Act) -> None:
    for by, on in ((10**17, 10**17 + 1), (None, None)):
        sentence = wording.sentence(entry(act, by=by, on=on, about="looking"))
        assert "{" not in sentence
        assert ("<@" in sentence) == (by is not None)
    assert len(str(wording.ACTS[act])) <= 100
    (choice,) = [choice for choice in acts_like(str(wording.ACTS[act])) if choice.value == act.value]
    for typed in (choice.value, choice.name, choice.name.upper()):
        assert query_of(filters_of(None, None, typed)) == Query(act=act)


def test_there_are_words_for_every_setting_that_the_trail_names() -> None:
    before = GuildSettings(1)
    for declared in fields(GuildSettings):
        for name, change in differences(before, replace(before, **{declared.name: "changed"})).items():
            assert name in SETTINGS
            assert detail(name, change) == (name, change)


def test_what_is_no_act_is_looked_for_in_the_words() -> None:
    priya, omar = 1456074443980800005, 1456074443980800006
    assert query_of(filters_of(priya, omar, "pushy")) == Query(on=priya, by=omar, text="pushy")
    assert query_of({"on": "x", "by": "", "act": "kitchen", "text": ""}) == Query()


def test_as_many_acts_are_offered_as_discord_shows() -> None:
    assert len(acts_like("")) == 25
    assert [choice.value for choice in acts_like("let back")] == ["lifted"]


def test_a_table_holds_everything_and_nothing_a_spreadsheet_would_calculate() -> None:
    made, count = as_table(
        [entry(why="=1+1", details={"was": "a, b", "is": "c\nd"}), entry(on=None, by=None)]
    )
    assert count == 2
    assert made.startswith(b"\xef\xbb\xbf")
    first, second, third = csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""))
    assert first == list(wording.COLUMNS)
    assert second[:4] == ["2026-03-02 09:30:00", "warned", str(10**17), str(10**17 + 1)]
    assert second[6:] == ["'=1+1", "was: a, b; is: c\nd"]
    assert third[2:4] == ["", ""]


def test_a_table_stays_below_what_discord_takes() -> None:
    entries = [entry(why="x" * 400) for _ in range(20)]
    made, count = as_table(entries, most=3000)
    assert len(made) <= 3000
    assert 0 < count < 20
    assert as_table(entries)[1] == 20


# ---------------------------------------------------------------------- the list


async def test_the_trail_is_read_newest_first_with_why_and_by_whom(place: Meetup) -> None:
    await noted(place, why="The first.")
    await noted(place, Act.SUSPENDED, why="The second.", until="2026-04-01")
    page = await place.omar.slash(place.general, "organizer audit")
    assert page.ephemeral
    told = said(page)
    assert f"<@{place.omar.id}> keeps <@{place.nils.id}> out of looking and hiring: “The second.”" in told
    assert told.index("The second.") < told.index("The first.")
    first, *_ = (each["custom_id"] for each in controls(shown(page).components) if each["label"] == "Details")
    details = await place.omar.click(shown(page), custom_id=first)
    assert "until: 2026-04-01" in said(details)
    assert "> The second." in said(details)


async def test_the_trail_is_narrowed_by_member_organizer_act_and_words(place: Meetup) -> None:
    await noted(place, on="nils", why="Pushy requests.")
    await noted(place, on="bea", why="A mistake.")
    await noted(place, Act.NOTED, on="bea", why="Talked to them.")
    for options, shows in (
        ({"member": place.bea}, {"A mistake.", "Talked to them."}),
        ({"member": place.bea, "what": "warned"}, {"A mistake."}),
        ({"what": "PUSHY"}, {"Pushy requests."}),
        ({"by": place.sena}, {""}),
        ({"by": place.omar, "what": "Note written"}, {"Talked to them."}),
    ):
        told = said(await place.omar.slash(place.general, "organizer audit", **options))
        for why in ("Pushy requests.", "A mistake.", "Talked to them."):
            assert (why in told) == (why in shows), (options, told)
    assert "Nothing that was noted fits this" in said(
        await place.omar.slash(place.general, "organizer audit", by=place.sena)
    )


async def test_what_can_be_looked_for_is_offered_while_typing(place: Meetup) -> None:
    offered = await place.omar.autocomplete(place.general, "organizer audit", "what", "paus")
    assert [choice["value"] for choice in offered] == ["pillar-paused", "prompt-paused"]


async def test_a_long_trail_is_paged_and_stays_narrowed(place: Meetup) -> None:
    for number in range(10):
        await noted(place, on="nils", why=f"Number {number}.")
        await noted(place, on="bea", why=f"Another {number}.")
    page = await place.omar.slash(place.general, "organizer audit", member=place.nils)
    assert "Page 1 of 2" in said(page)
    await place.omar.click(shown(page), label="Next")
    assert "Number 0." in said(page)
    assert "Another" not in said(page)


async def test_the_trail_is_exported_as_it_is_narrowed_to_whoever_pressed_alone(place: Meetup) -> None:
    await noted(place, on="nils", why="For nils.")
    await noted(place, on="bea", why="For bea.")
    page = await place.omar.slash(place.general, "organizer audit", member=place.nils)
    answer = await place.omar.click(shown(page), label="Export")
    (told,) = answer.followups or [shown(answer)]
    assert "Here is the trail as a table" in said(answer)
    (file,) = told.attachments
    blob = place.env.backend.cdn.get(file.url)
    assert blob is not None
    rows = list(csv.reader(io.StringIO(blob.decode("utf-8-sig"), newline="")))
    assert [row[6] for row in rows[1:]] == ["For nils."]


async def test_an_entry_of_another_server_is_not_found_here(place: Meetup) -> None:
    async with place.app.database.unit(place.env.now()) as unit:
        other = await note(unit, 77, Act.WARNED, by=5, on=6, why="Elsewhere.")
    page = await place.omar.slash(place.general, "organizer audit")
    answer = said(await forge(place.omar, shown(page), f"audit:entry:{other}"))
    assert "That is kept no longer." in answer
    assert "Elsewhere" not in answer


@pytest.mark.parametrize("names", PORTIONS)
async def test_hostile_words_stay_words_in_the_trail(place: Meetup, names: list[str]) -> None:
    for name in names:
        with hostile(name) as text:
            why = text.encode("utf-8", "replace").decode()[:400]
            made = await noted(place, why=why, was=why)
            page = await place.omar.slash(place.general, "organizer audit")
            assert f"<@{place.omar.id}> warned <@{place.nils.id}>" in said(page)
            details = said(await place.omar.click(shown(page), custom_id=f"audit:entry:{made}"))
            loose = re.compile(r"(?<!\\)(?:<@&|<#|<t:1|<:ok|\]\(|@everyone|discord\.gg/abc)")
            assert not loose.search(said(page).replace("<t:17", ""))
            assert not loose.search(details.replace("<t:17", ""))


# ---------------------------------------------------------------------- the log channel


async def test_the_log_channel_has_one_quiet_line_for_each_entry(place: Meetup) -> None:
    channel = private(place, "log")
    await place.env.settle()
    audit = place.service(AuditService)
    await audit.set_channel(place.guild.id, channel.id, place.omar.id, place.env.now())
    await noted(place, why="Please wait for an answer.")
    chose, warned = cards(channel)
    assert f"<@{place.omar.id}> chose where this trail is shown" in seen(chose)
    assert f"<@{place.omar.id}> warned <@{place.nils.id}>: “Please wait for an answer.”" in seen(warned)
    assert buttons(warned) == ["Details"]
    assert warned.flags.silent
    assert "> Please wait" in said(await place.omar.click(warned, label="Details"))


async def test_a_public_or_missing_log_channel_is_told_and_nothing_piles_up(place: Meetup) -> None:
    audit, guilds = place.service(AuditService), place.service(GuildsService)
    before = len(cards(place.general))
    await audit.set_channel(place.guild.id, place.general.id, place.omar.id, place.env.now())
    await noted(place)
    assert len(cards(place.general)) == before
    assert TroubleKind.LOG_CHANNEL in [each.kind for each in await guilds.troubles(place.guild.id)]
    assert await place.waiting() == 0

    channel = private(place, "log")
    await place.env.settle()
    await audit.set_channel(place.guild.id, channel.id, place.omar.id, place.env.now())
    await deliver(place)
    assert len(cards(channel)) == 1
    assert TroubleKind.LOG_CHANNEL not in [each.kind for each in await guilds.troubles(place.guild.id)]

    place.env.backend.delete_channel(channel.id)
    await place.env.settle()
    await noted(place)
    assert TroubleKind.LOG_CHANNEL in [each.kind for each in await guilds.troubles(place.guild.id)]
    assert await place.waiting() == 0


async def test_what_concerns_an_organizer_in_confidence_is_for_the_others(place: Meetup) -> None:
    channel = private(place, "log")
    await place.env.settle()
    audit = place.service(AuditService)
    await audit.set_channel(place.guild.id, channel.id, place.omar.id, place.env.now())
    made = await noted(place, Act.NOTED, on="omar", why="Too harsh lately.")
    assert "Too harsh" not in "".join(map(seen, cards(channel)))
    page = await place.omar.slash(place.general, "organizer audit")
    assert "Something about you, which is for the other organizers." in said(page)
    assert "Too harsh" not in said(page)
    own = await forge(place.omar, shown(page), f"audit:entry:{made}")
    assert "Too harsh" not in said(own)
    narrowed = await place.omar.slash(place.general, "organizer audit", member=place.omar)
    assert "There is nothing to export" in said(await place.omar.click(shown(narrowed), label="Export"))
    place.join("olga", manage_guild=True)
    assert "Too harsh lately." in said(await place.olga.slash(place.general, "organizer audit"))


async def test_acts_of_organizers_are_found_in_the_trail(place: Meetup) -> None:
    form = await place.omar.slash(place.general, "organizer suspend", member=place.nils)
    await place.omar.submit_modal(form, {"scope": ["everything"], "days": ["7"], "reason": WHY})
    await place.omar.slash(place.general, "organizer pause", pillar="shares", reason="We move house.")
    page = await place.omar.slash(place.general, "organizer audit")
    assert f"<@{place.omar.id}> paused shares: “We move house.”" in said(page)
    assert f"<@{place.omar.id}> keeps <@{place.nils.id}> out of everything: “{WHY}”" in said(page)
    assert "Export" in labels(shown(page))

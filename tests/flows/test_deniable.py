"""The deniable no, seen through Discord: whoever waits gets the same bytes, in the same order, at the same moments.

Declined, "not this person again", a yes taken back, blocked before and afterwards, paused, closed to
introductions, direct messages closed, kept out by organizers, gone, erased, and silent: each is played
with the real bot in a meetup of its own and compared with silence, byte for byte.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from simcord.results import InteractionResult

from bot.introductions.boundaries import Boundaries
from bot.introductions.preferences import Openness
from bot.introductions.preferring import PreferencesService
from bot.introductions.rules import Event
from bot.members.rules import Reach
from bot.moderation.rules import Pillar
from bot.moderation.service import ModerationService
from tests.flows import asking
from tests.flows.introducing import NOTES, Hall
from tests.flows.watching import Watch, watched

DAY = timedelta(days=1)
Deed = Callable[[Hall], Awaitable[object]]


async def nothing(hall: Hall) -> None:
    """Say nothing at all."""


async def decline(hall: Hall) -> object:
    return await hall.press("nils", "Not now")


async def never(hall: Hall) -> object:
    return await hall.press("nils", "Not this person again")


async def pause_all(hall: Hall) -> object:
    return await hall.press("nils", "Pause all")


async def report(hall: Hall) -> object:
    form = await hall.press("nils", "Report")
    assert form.modal is not None
    (field,) = [part["component"]["custom_id"] for part in form.modal["components"] if "component" in part]
    return await hall.write("nils", form, **{field: "They sell something."})


async def block(hall: Hall) -> object:
    return await hall.place.people["nils"].slash(hall.place.general, "block", member=hall.priya)


async def close(hall: Hall) -> object:
    return await _prefer(hall, openness=Openness.CLOSED)


async def only_through_met(hall: Hall) -> object:
    return await _prefer(hall, openness=Openness.MET)


async def paused(hall: Hall) -> object:
    return await _prefer(hall, paused_until=hall.place.env.now() + 60 * DAY)


async def none_a_week(hall: Hall) -> object:
    return await _prefer(hall, weekly_most=0)


async def not_at_all(hall: Hall) -> object:
    return await hall.reach(Reach.NOT_AT_ALL, "nils")


async def inbox_only(hall: Hall) -> object:
    return await hall.reach(Reach.INBOX, "nils")


async def directs_closed(hall: Hall) -> None:
    path = f"/channels/{hall.nils.user.dm_channel.id}/messages"
    hall.place.env.inject_error("POST", path, status=403, code=50007)


async def suspended(hall: Hall) -> object:
    now = hall.place.env.now()
    return await hall.place.service(ModerationService).suspend(
        hall.place.guild.id, hall.nils.id, Pillar.INTRODUCTIONS, now + 30 * DAY, "Spam", hall.omar.id, now
    )


async def left(hall: Hall) -> object:
    hall.place.guild.remove_member(hall.nils)
    return await _departed(hall, Event.LEAVE)


async def left_unnoticed(hall: Hall) -> None:
    hall.place.guild.remove_member(hall.nils)


async def erased(hall: Hall) -> object:
    return await _departed(hall, Event.ERASE)


async def yes_but_gone(hall: Hall) -> None:
    """Say yes, and be gone before the two are brought together."""
    pressed = hall.nils
    hall.place.guild.remove_member(pressed)
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()


async def agree(hall: Hall) -> object:
    return await hall.press("nils", "Yes, introduce us")


async def first_agrees(hall: Hall) -> InteractionResult:
    return await hall.press("priya", "Yes, introduce us")


async def first_declines(hall: Hall) -> InteractionResult:
    return await hall.press("priya", "Not now")


async def first_never(hall: Hall) -> InteractionResult:
    return await hall.press("priya", "Not this person again")


async def first_left(hall: Hall) -> None:
    hall.place.guild.remove_member(hall.priya)


async def _prefer(hall: Hall, **changes: object) -> object:
    return await hall.place.service(PreferencesService).change(
        hall.place.guild.id, hall.nils.id, hall.place.env.now(), **changes
    )


async def _departed(hall: Hall, event: Event) -> object:
    return await hall.place.service(Boundaries).departed(
        hall.place.guild.id, hall.nils.id, event, hall.place.env.now()
    )


BEFORE: list[Deed] = [
    block,
    close,
    only_through_met,
    paused,
    none_a_week,
    not_at_all,
    inbox_only,
    directs_closed,
    suspended,
]
GONE: tuple[Deed, ...] = (left, left_unnoticed, yes_but_gone)
"""After these nobody asks the same again: who is in the server everybody can see."""
LATER: list[Deed] = [
    decline,
    never,
    pause_all,
    report,
    block,
    paused,
    close,
    suspended,
    left,
    left_unnoticed,
    erased,
    yes_but_gone,
]
HELD: dict[str, Watch] = {}
"""What silence looks like: played once in each process, by the first test that compares with it."""


async def look(watch: Watch, when: str, *commands: str) -> None:
    """Look wherever there is something to see."""
    person, place = watch.hall.place.people[watch.name], watch.hall.place
    for command in commands or ("intro mine", "inbox", "hallway"):
        await watch.acts(f"/{command}, {when}", lambda command=command: person.slash(place.general, command))


async def to_the_end(watch: Watch) -> None:
    """Look before the end, at it, and long after it."""
    await watch.until("a second before the end", 7 * DAY - timedelta(seconds=1))
    await look(watch, "before the end")
    await watch.until("the end", 7 * DAY + timedelta(seconds=1))
    # The inbox is left alone until the day after: what was read there is not sent as a message.
    await look(watch, "the end", "intro mine", "hallway")
    await watch.until("a day after", 8 * DAY)
    await look(watch, "a day after")
    await watch.until("long after", 20 * DAY)
    await look(watch, "long after")


def check_same(played: Watch, silent: Watch) -> None:
    """Compare everything the one who is watched got."""
    for got, wanted in zip(played.steps, silent.steps, strict=True):
        assert got == wanted


def check_same_work(played: Watch, silent: Watch) -> None:
    """Compare what the bot did before it answered whoever opened and submitted the form: that is what takes time."""
    assert all(silent.statements[:2])
    assert played.statements[:2] == silent.statements[:2]


# ---------------------------------------------------------------------- asked


async def ask_and(watch: Watch, before: Deed, later: Deed, *, asks_again: bool) -> None:
    """Priya asks Nils, looks again and again, and asks again; Nils does something before or later."""
    hall = watch.hall
    await watch.sees("before", lambda: before(hall))
    form = await watch.acts("the form", lambda: asking.start(hall))
    await watch.acts("asked", lambda: asking.write(hall, form))
    await look(watch, "at once")
    await watch.until("two days", 2 * DAY)
    await watch.sees("later", lambda: later(hall))
    await look(watch, "two days")
    if asks_again:
        await watch.acts("asks the same again", lambda: asking.start(hall))
    await watch.acts("asks another", lambda: asking.start(hall, to="bea"))
    await to_the_end(watch)
    await watch.acts("asks another after the end", lambda: asking.start(hall, to="bea"))


async def silence_after_asking(migrated_file: Path, directory: Path, *, asks_again: bool) -> Watch:
    key = f"asked, {asks_again}"
    if key not in HELD:
        async with watched(migrated_file, directory / "silence", "priya") as watch:
            await ask_and(watch, nothing, nothing, asks_again=asks_again)
        HELD[key] = watch
    return HELD[key]


@pytest.mark.parametrize(
    ("before", "later"),
    [
        *(pytest.param(deed, nothing, id=f"{deed.__name__} before") for deed in BEFORE),
        *(pytest.param(nothing, deed, id=f"{deed.__name__} later") for deed in LATER),
    ],
)
async def test_whoever_asked_gets_the_same_bytes_at_the_same_moments(
    migrated_file: Path, tmp_path: Path, before: Deed, later: Deed
) -> None:
    asks_again = later not in GONE
    silent = await silence_after_asking(migrated_file, tmp_path, asks_again=asks_again)
    async with watched(migrated_file, tmp_path / "played", "priya") as played:
        await ask_and(played, before, later, asks_again=asks_again)
    check_same(played, silent)
    check_same_work(played, silent)


async def test_silence_holds_what_there_is_to_see_and_a_yes_looks_different(
    migrated_file: Path, tmp_path: Path
) -> None:
    """Or the comparison would prove nothing."""
    silent = await silence_after_asking(migrated_file, tmp_path, asks_again=True)
    got: dict[str, str] = {}
    for step, _, received in silent.steps:
        got[step] = got.get(step, "") + "".join(body for _, _, body in received)
    assert "You asked to meet" in got["asked"]
    assert "did not come about" not in got["/inbox, before the end"]
    assert "did not come about this time" in got["/inbox, a day after"]
    assert "did not come about this time" in got["a day after"], "by direct message, to whoever wants those"
    assert len([step for step, _, received in silent.steps if received]) > 15
    async with watched(migrated_file, tmp_path / "played", "priya") as played:
        await ask_and(played, nothing, agree, asks_again=False)
    assert [step for step in played.steps if step not in silent.steps]


# ---------------------------------------------------------------------- organizers


async def asked_under_the_eyes_of_organizers(watch: Watch, before: Deed, later: Deed) -> None:
    """Priya asks Nils; an organizer looks at everything there is for organizers, again and again."""
    hall = watch.hall

    async def asks() -> None:
        await asking.write(hall, await asking.start(hall))

    for step, happening, after in (
        ("before", lambda: before(hall), timedelta(0)),
        ("asked", asks, timedelta(0)),
        ("later", lambda: later(hall), 2 * DAY),
        ("the end", lambda: nothing(hall), 7 * DAY + timedelta(seconds=1)),
        ("long after", lambda: nothing(hall), 20 * DAY),
    ):
        await watch.until(step, after)
        await watch.sees(step, happening)
        await look(watch, step, "hallway", "setup", "reports", "inbox")


@pytest.mark.parametrize(
    "later", [decline, never, pause_all, block, close, directs_closed, left, erased, yes_but_gone]
)
async def test_organizers_see_the_same_whatever_the_answer(
    migrated_file: Path, tmp_path: Path, later: Deed
) -> None:
    if "organizers" not in HELD:
        async with watched(migrated_file, tmp_path / "silence", "omar") as watch:
            await asked_under_the_eyes_of_organizers(watch, nothing, nothing)
        HELD["organizers"] = watch
    async with watched(migrated_file, tmp_path / "played", "omar") as played:
        await asked_under_the_eyes_of_organizers(played, nothing, later)
    check_same(played, HELD["organizers"])


# ---------------------------------------------------------------------- brokered


async def connect_and(watch: Watch, first: Deed, second: Deed, *, connects_again: bool = True) -> None:
    """Sena connects Priya and Nils; Priya is asked first, and Nils if she says yes."""
    hall = watch.hall

    async def connects() -> InteractionResult:
        sena, general = hall.sena, hall.place.general
        form = await sena.slash(general, "intro connect", one=hall.priya, other=hall.nils)
        return await sena.submit_modal(
            form, {"first": NOTES.first, "second": NOTES.second, "agenda": NOTES.agenda}
        )

    await (watch.acts if watch.name == "sena" else watch.sees)("connected", connects)
    await watch.until("a day", DAY)
    if watch.name == "priya":
        await watch.acts("the first", lambda: first_agrees(hall))
    else:
        await watch.sees("the first", lambda: first(hall))
    await look(watch, "a day")
    await watch.until("two days", 2 * DAY)
    await watch.sees("the second", lambda: second(hall))
    await look(watch, "two days")
    if watch.name == "sena" and connects_again:
        await watch.acts(
            "connects the same again",
            lambda: hall.sena.slash(hall.place.general, "intro connect", one=hall.priya, other=hall.nils),
        )
    await to_the_end(watch)


async def silence_of(
    migrated_file: Path, directory: Path, name: str, first: Deed, *, connects_again: bool = True
) -> Watch:
    key = f"connected, {name}, {first.__name__}, {connects_again}"
    if key not in HELD:
        async with watched(migrated_file, directory / "silence", name) as watch:
            await connect_and(watch, first, nothing, connects_again=connects_again)
        HELD[key] = watch
    return HELD[key]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        *(
            pytest.param(deed, nothing, id=f"first: {deed.__name__}")
            for deed in (first_declines, first_agrees, first_never, first_left)
        ),
        *(
            pytest.param(first_agrees, deed, id=f"second: {deed.__name__}")
            for deed in (decline, never, pause_all, block, close, suspended, left, erased)
        ),
    ],
)
async def test_a_broker_gets_the_same_bytes_whatever_either_does(
    migrated_file: Path, tmp_path: Path, first: Deed, second: Deed
) -> None:
    again = left not in (first, second) and first is not first_left
    silent = await silence_of(migrated_file, tmp_path, "sena", nothing, connects_again=again)
    async with watched(migrated_file, tmp_path / "played", "sena") as played:
        await connect_and(played, first, second, connects_again=again)
    check_same(played, silent)
    check_same_work(played, silent)


@pytest.mark.parametrize("second", [decline, never, pause_all, block, close, suspended, left, erased])
async def test_whoever_said_yes_first_gets_the_same_bytes_whatever_the_second_does(
    migrated_file: Path, tmp_path: Path, second: Deed
) -> None:
    silent = await silence_of(migrated_file, tmp_path, "priya", first_agrees)
    async with watched(migrated_file, tmp_path / "played", "priya") as played:
        await connect_and(played, first_agrees, second)
    check_same(played, silent)

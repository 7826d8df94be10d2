"""The first week of the meetup's server, made by its people with Hallway's own commands."""

from __future__ import annotations

from datetime import datetime

import simcord

from bot.demo import hands
from bot.demo.passage import pass_time
from bot.demo.world import Person, World

TITLE = "What do you call it?"
WHAT = "What is it, and who is it useful to?"
ASK = "What would you like from people?"
ASK_DETAIL = "Say it in one line"
REACH_MENU = "Choose how I may reach you"
VOLUNTEER_MENU = "I would have a look at unanswered…"


async def seed(world: World) -> None:
    """Live through the first week, until Monday morning. Raises `bot.demo.hands.Stuck` where a person would be."""
    await _monday(world)
    for day, hour, minute, live in (
        (6, 10, 0, _tuesday),
        (7, 12, 30, _wednesday),
        (9, 9, 15, _friday),
        (11, 15, 40, _sunday),
    ):
        await pass_time(world, datetime(2026, 1, day, hour, minute, tzinfo=world.zone))
        await live(world)
    await pass_time(world, datetime(2026, 1, 12, 9, 30, tzinfo=world.zone))


async def share(
    world: World,
    person: Person,
    kind: str,
    title: str,
    what: str,
    *,
    link: str = "",
    ask: str,
    detail: str = "",
) -> simcord.ChannelHandle:
    """Let a person share something, and return the post it became. Raises Stuck."""
    where = world.channel("general")
    form = await hands.use(person, "share", where=where, kind=kind)
    answers = {TITLE: title, WHAT: what, "Link": link, ASK: ask, ASK_DETAIL: detail}
    await hands.fill(person, form, answers, where=where)
    return post(world, title)


def post(world: World, title: str) -> simcord.ChannelHandle:
    """The post of that title. Raises Stuck when there is none."""
    for thread in world.channel("projects").threads:
        if thread.name == title:
            return thread
    raise hands.Stuck(f"“{title}” was shared, but there is no such post in #projects")


async def helped(person: Person, where: simcord.ChannelHandle, part: str, how: str) -> None:
    """Let a person say what helped them. Raises Stuck."""
    form = await hands.press(person, "This helped me", where=where)
    await hands.fill(person, form, {"Which part helped you?": part, "How did it help?": how}, where=where)


async def _monday(world: World) -> None:
    omar = world.people["omar"]
    await hands.use(
        omar,
        "setup",
        where=world.channel("organizers"),
        share_channel=world.channel("projects"),
        zone=world.zone.key,
        organizer_role=world.guild.roles["Organizer"],
    )
    await hands.say(
        omar,
        "Welcome to the Harbour Data Meetup. We meet on the first Thursday of the month, and here in between.\n"
        "Say hello in #general, and show us what you work on: `/share` takes two minutes. "
        "`/hallway` tells what else there is.",
        where=world.channel("welcome"),
    )


async def _tuesday(world: World) -> None:
    people, general = world.people, world.channel("general")
    await hands.say(people["bea"], "Good morning. Who comes on Thursday?", where=general)
    await hands.say(people["hanna"], "I do. I hope somebody shows something with DuckDB.", where=general)
    await hands.say(
        people["sena"],
        "Me too. I am Sena, I finished my studies in summer and look for a first job with data.",
        where=general,
    )
    await hands.use(people["bea"], "volunteer", where=general)
    await hands.choose(
        people["bea"], VOLUNTEER_MENU, ["Projects", "How-tos", "Posts and videos"], where=general
    )
    await hands.use(people["priya"], "inbox", where=general)
    await hands.choose(people["priya"], REACH_MENU, ["By direct message"], where=general)
    await share(
        world,
        people["priya"],
        "project",
        "Tide tables as a small API",
        "Tide forecasts for forty harbours as one small JSON service, with the mistakes of the official tables "
        "already mended. Useful to whoever plans anything on water, or wants to read a service of 200 lines.",
        link="https://example.org/tides",
        ask="Feedback",
        detail="Would you understand the error messages?",
    )


async def _wednesday(world: World) -> None:
    people = world.people
    tides = post(world, "Tide tables as a small API")
    await helped(
        people["bea"],
        tides,
        "How you cache the forecasts",
        "I had the same problem with ferry times. Now I keep them until the next tide, and it is ten times less work.",
    )
    form = await hands.press(people["hanna"], "Ask the author", where=tides)
    question = {
        "What have you tried or read so far?": "I ran it against our harbour for a week and read the tests.",
        "What would you like to know?": "What happens when two stations disagree about the same tide?",
    }
    await hands.fill(people["hanna"], form, question, where=tides)
    await hands.say(
        people["priya"],
        "The older station wins, and the answer says so. I should write that down, thank you.",
        where=tides,
    )
    await hands.press(people["sena"], "Follow", where=tides)


async def _friday(world: World) -> None:
    people, general = world.people, world.channel("general")
    await hands.say(
        people["omar"],
        "Thank you all for coming yesterday. Next time is the fifth of February.",
        where=world.channel("meetups"),
    )
    tides = await hands.suggested(people["priya"], "projects update", "share", "Tide", where=general)
    form = await hands.use(people["priya"], "projects update", where=general, share=tides)
    news = "When two stations disagree, the answer now says which one it believed, and why. Thanks to Hanna."
    await hands.fill(people["priya"], form, {"What is new?": news}, where=general)
    case = await share(
        world,
        people["hanna"],
        "case-study",
        "A year of moving from pandas to DuckDB",
        "What got faster, what got slower, and the three things we would do differently. Useful to teams that "
        "still fit on one machine and wonder for how long.",
        link="https://example.org/pandas-to-duckdb",
        ask="Feedback",
        detail="What did you run into that we did not?",
    )
    await helped(
        people["sena"],
        case,
        "The table of what got slower",
        "I was about to move everything at once. Now I know which two queries to leave where they are.",
    )


async def _sunday(world: World) -> None:
    people = world.people
    await share(
        world,
        people["sena"],
        "how-to",
        "Cleaning forty years of rain data",
        "Step by step from scanned tables to one tidy file, with the checks that found my own mistakes. Useful "
        "to anybody who gets handed somebody else's spreadsheet.",
        ask="Feedback",
        detail="Is the part about missing days clear?",
    )

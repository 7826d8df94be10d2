"""The first weeks of the meetup's server, made by its people with Hallway's own commands."""

from __future__ import annotations

from datetime import datetime

import simcord

from bot.demo import acquaintance, hands, noticeboard, questions
from bot.demo.acquaintance import EVERYBODY, IN_COMMON
from bot.demo.hands import Answer
from bot.demo.noticeboard import HELP, KIND, PAID, PLACE, ROLE, SKILLS, TURN_ON, WORK
from bot.demo.passage import pass_time
from bot.demo.world import Person, World

TITLE = "What do you call it?"
WHAT = "What is it, and who is it useful to?"
ASK = "What would you like from people?"
ASK_DETAIL = "Say it in one line"
REACH_MENU = "Choose how I may reach you"
VOLUNTEER_MENU = "I would have a look at unanswered…"


async def seed(world: World) -> None:
    """Live through three weeks, until a Tuesday morning. Raises `bot.demo.hands.Stuck` where a person would be."""
    await _monday(world)
    for day, hour, minute, live in (
        (6, 10, 0, _tuesday),
        (7, 12, 30, _wednesday),
        (8, 20, 0, _thursday),
        (9, 9, 15, _friday),
        (12, 12, 40, _first_question),
        (15, 18, 0, _a_reply),
        (19, 20, 30, _ten_days_later),
        (20, 8, 30, _second_question),
        (26, 15, 40, _monday_again),
        (26, 16, 20, _two_flags),
        (26, 18, 10, _third_question),
    ):
        await pass_time(world, datetime(2026, 1, day, hour, minute, tzinfo=world.zone))
        await live(world)
    await pass_time(world, datetime(2026, 1, 27, 9, 30, tzinfo=world.zone))


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
        introductions_channel=world.channel("introductions"),
        zone=world.zone.key,
        organizer_role=world.guild.roles["Organizer"],
    )
    form = await hands.press(omar, "Change phrases", where=world.channel("organizers"))
    await hands.fill(omar, form, acquaintance.PHRASES, where=world.channel("organizers"))
    await noticeboard.switch_on(world)
    await questions.make(world)
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


async def _thursday(world: World) -> None:
    """Who they are, in their own words; and how three of them want to be reached."""
    people, general = world.people, world.channel("general")
    await acquaintance.profile(
        world,
        people["priya"],
        "Small services for people on the water",
        "caching, and what a tide is",
        Skills=("Python, DuckDB", EVERYBODY),
        Hobbies=("rowing, bread", IN_COMMON),
    )
    await acquaintance.profile(
        world,
        people["sena"],
        "Looking for my first job with data",
        "where to find forty years of rain",
        Skills=("SQL, Python", EVERYBODY),
        Hobbies=("rowing, chess", IN_COMMON),
    )
    await acquaintance.profile(
        world,
        people["hanna"],
        "Data platform lead at a shipping company",
        "how we hire, and DuckDB in production",
        Skills=("DuckDB, Python", EVERYBODY),
    )
    await acquaintance.profile(
        world, people["bea"], "I know everybody, and make good coffee", "who knows what"
    )
    for key in ("priya", "hanna", "bea"):
        await hands.use(people[key], "intro settings", where=general)
        await hands.press(people[key], "You may name me", where=general)
    for key, choice in (
        ("sena", "By direct message"),
        ("bea", "By direct message"),
        ("hanna", "Only in my inbox"),
    ):
        await hands.use(people[key], "inbox", where=general)
        await hands.choose(people[key], REACH_MENU, [choice], where=general)


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
    await _priya_looks_for_help(world)
    await _sena_meets_bea(world)
    await _bea_connects_two(world)


async def _priya_looks_for_help(world: World) -> None:
    """She asks for it once, and lets it run out."""
    answers: dict[str, Answer] = {
        KIND: ["Collaborators"],
        ROLE: "Somebody who reads tests",
        SKILLS: "Python",
        HELP: "An hour a week for a month: you read what I test, and tell me what I forgot.",
    }
    await noticeboard.look_for(world, world.people["priya"], answers)


async def _sena_meets_bea(world: World) -> None:
    sena, bea = world.people["sena"], world.people["bea"]
    await acquaintance.ask(
        world,
        sena,
        bea,
        "You wrote that you now ask for the tides ten times less often. I clean rain data and ask the same "
        "station every minute, so your note was just what I needed.",
        "How you decide how long a measurement stays good. I tried an hour and missed a storm.",
        reason="I have a question that I looked into first",
    )
    await hands.press(bea, acquaintance.YES, where=bea.dm)
    thread = acquaintance.thread_of(world, "Sena Yıldız and Bea Moreau")
    await hands.say(bea, "Hello Sena. Saturday at eleven, in the café by the lock?", where=thread)
    await hands.say(sena, "With pleasure. I bring the rain.", where=thread)


async def _bea_connects_two(world: World) -> None:
    hanna, priya, bea = world.people["hanna"], world.people["priya"], world.people["bea"]
    await acquaintance.connect(
        world,
        bea,
        hanna,
        priya,
        "What each of you caches, and for how long.",
        to_one="Priya keeps forty harbours fast with almost nothing. It is what you told me you look for.",
        to_other="Hanna has run for a year what you plan to try. She read your tests, which nobody does.",
    )
    await acquaintance.answer_in_inbox(world, hanna, acquaintance.YES)
    await hands.press(priya, acquaintance.YES, where=priya.dm)
    thread = acquaintance.thread_of(world, "Hanna Lindqvist and Priya Raman")
    await hands.say(priya, "Hello Hanna. So it is you who reads tests.", where=thread)


async def _first_question(world: World) -> None:
    """It was asked at nine; three answer it, each in their own way."""
    people = world.people
    await questions.answer(
        world,
        people["priya"],
        "The tide service now answers in two languages. Half of it was deciding what a harbour is called.",
        ask="Feedback",
        also="News on Tide tables as a small API",
    )
    thread = questions.thread(world)
    await hands.say(
        people["bea"], "A coffee table from an old lock gate. It counts, I asked Omar.", where=thread
    )
    form = await hands.press(people["hanna"], questions.POST, where=world.channel(questions.CHANNEL))
    answers: dict[str, Answer] = {
        questions.WHAT: "A page of rules for naming columns, after we found four spellings of “vessel”.",
        questions.KIND: "A how-to",
    }
    await hands.fill(people["hanna"], form, answers, where=world.channel(questions.CHANNEL))


async def _a_reply(world: World) -> None:
    """Hanna asks Priya something, as a reply to her answer; Sena has an idea for another question."""
    thread, people = questions.thread(world), world.people
    language = "Which language won the argument about the harbours?"
    await hands.say(people["hanna"], language, where=thread, to=questions.answer_of(world, people["priya"]))
    await questions.suggest(world, people["sena"], "Which mistake of this week would you make again?")


async def _second_question(world: World) -> None:
    await questions.answer(
        world,
        world.people["sena"],
        "That missing days are not zero. I knew it, and did not know it.",
    )


async def _third_question(world: World) -> None:
    """Asked this morning, and open as a visitor arrives."""
    await hands.say(
        world.people["bea"],
        "A spreadsheet with everybody's birthday. Nobody had asked for it.",
        where=questions.thread(world),
    )


async def _ten_days_later(world: World) -> None:
    """What came of the introductions, and thanks."""
    sena, bea, priya, hanna = (world.people[key] for key in ("sena", "bea", "priya", "hanna"))
    for person in (sena, bea, priya):
        await hands.press(person, "We talked", where=person.dm)
    await acquaintance.answer_in_inbox(world, hanna, "We talked")
    form = await hands.press(hanna, "Say thanks to Bea Moreau", where=world.channel("general"))
    thanks = {"What would you like to say?": "We talked for two hours. You were right about both of us."}
    await hands.fill(hanna, form, thanks, where=world.channel("general"))
    form = await hands.press(sena, "Say thanks to Bea Moreau", where=sena.dm)
    thanks = {
        "What would you like to say?": "I keep a measurement until the next one differs now. No storm missed since."
    }
    await hands.fill(sena, form, thanks, where=sena.dm)


async def _monday_again(world: World) -> None:
    people, general = world.people, world.channel("general")
    await hands.say(
        people["nils"], "Hello all. I am Nils, I measure the canal behind my house.", where=general
    )
    await hands.say(people["bea"], "Welcome, Nils. Sena, you two should talk some day.", where=general)
    await noticeboard.be_told(world, people["nils"], ["People who are hiring"], "Python, radar")
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


async def _two_flags(world: World) -> None:
    """Sena looks for work, Hanna has some."""
    wanted: dict[str, Answer] = {
        KIND: ["Full-time", "Internship or first job"],
        ROLE: "First job as a data analyst",
        SKILLS: "SQL, Python, DuckDB",
        PLACE: "Rotterdam, or remote in the Netherlands",
        HELP: "An introduction to a team that cleans its own data, or half an hour about how you hire beginners.",
    }
    await noticeboard.look_for(world, world.people["sena"], wanted, TURN_ON, TURN_ON)
    offered: dict[str, Answer] = {
        ROLE: "Data engineer, four days a week",
        PAID: "Paid",
        PLACE: "Rotterdam",
        SKILLS: "DuckDB, Python",
        WORK: "You take over how our ships report where they are. In the first month with me, then with a team of three. "
        "We choose by an afternoon of work together, which we pay for.",
    }
    await noticeboard.hire(world, world.people["hanna"], offered, "48 000 to 56 000 euros a year", TURN_ON)

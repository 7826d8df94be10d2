"""Every sentence of the guided set-up's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, assert_never

from bot.core.calendar import zone
from bot.core.text import escape
from bot.guilds.pillars import Pillar
from bot.guilds.setting_up import CATEGORY, Make, No, Spot, Step
from bot.ui.cards import channel_mention, member_mention, role_mention, timestamp

if TYPE_CHECKING:
    from datetime import datetime

    from bot.guilds.setting_up import Place, Question, SetUp

TITLE: Final = "Setting up Hallway"
STEP: Final[Mapping[Step, str]] = {
    Step.PILLARS: "What you want here",
    Step.PLACES: "Where things go",
    Step.ZONE: "Your time zone",
    Step.PEOPLE: "Who organizes, and badges",
    Step.QUESTION: "The first question",
    Step.REVIEW: "Look it over",
}
NEXT: Final = "Next"
BACK: Final = "Back"
CANCEL: Final = "Cancel"
CANCELLED: Final = "Cancelled. Nothing was changed."
NOTHING_YET: Final = "Nothing is created or saved before **Do it** on the last page. You can leave at any time; `/setup` goes on here for a week."

PILLAR: Final[Mapping[Pillar, tuple[str, str]]] = {
    Pillar.SHARES: ("Shares", "Members show what they made, and others say which part helped"),
    Pillar.LOOKING: ("Looking and hiring", "Members say that they look for work, or have some"),
    Pillar.INTRODUCTIONS: ("Introductions", "Two people meet, once both have said yes"),
    Pillar.PROMPTS: ("Weekly question", "A question comes round, and members answer it"),
}
CHOOSE_PILLARS: Final = "Choose what you want here"
PILLARS: Final = (
    "Take all four, or begin with one. What you leave out is off, and you can turn it on whenever you like."
)

SPOT: Final[Mapping[Spot, str]] = {
    Spot.SHARES: "Shares",
    Spot.INTRODUCTIONS: "Introductions",
    Spot.LOOKING: "Cards of who is looking",
    Spot.HIRING: "Cards of who is hiring",
    Spot.QUESTION: "Weekly question",
    Spot.REPORTS: "Reports",
    Spot.LOG: "What organizers did",
}
SPOT_ABOUT: Final[Mapping[Spot, str]] = {
    Spot.SHARES: "Each share becomes a post in a forum, or a thread in a text channel.",
    Spot.INTRODUCTIONS: (
        "Two people who both said yes get a private thread under this channel. Without one, each gets a direct message."
    ),
    Spot.LOOKING: "Who looks for work may have a card there. Without a channel, others find them with `/looking browse`.",
    Spot.HIRING: "Who has work may have a card there. Without a channel, others find it with `/hiring browse`.",
    Spot.QUESTION: "The question is asked there, and answered in its thread.",
    Spot.REPORTS: "What members report comes there, for organizers only. Without a channel, `/reports` shows it.",
    Spot.LOG: "Each thing that organizers do with me is noted there, for organizers only. Without one, `/organizer audit` shows it.",
}
NEW_NAME: Final[Mapping[str, str]] = {
    CATEGORY: "Hallway",
    Spot.SHARES: "projects",
    Spot.INTRODUCTIONS: "introductions",
    Spot.LOOKING: "looking",
    Spot.HIRING: "hiring",
    Spot.QUESTION: "weekly-question",
    Spot.REPORTS: "hallway-reports",
    Spot.LOG: "hallway-log",
}
TOPIC: Final[Mapping[str, str]] = {
    Spot.SHARES: "What members made. Share something with /share.",
    Spot.INTRODUCTIONS: "Two people who both said yes meet in a private thread under this channel. Ask with /intro ask.",
    Spot.LOOKING: "Who looks for work, or for people to build with. Say so with /looking for.",
    Spot.HIRING: "Who has work to offer. Say so with /hiring post.",
    Spot.QUESTION: "A question comes round here. Answer it with its button, or just by writing in its thread.",
    Spot.REPORTS: "What members report. Only organizers see this channel.",
    Spot.LOG: "What organizers did with Hallway. Only organizers see this channel.",
}
PLACES: Final = "Choose channels you have, or let me create them."
CREATE_ALL: Final = "Create what is missing for me"
CHANGE: Final = "Change"
CREATE: Final[Mapping[Make, str]] = {Make.TEXT: "Create a text channel", Make.FORUM: "Create a forum"}
NOWHERE: Final = "No channel"
TO_PLACES: Final = "Back to all of them"
CHOOSE_CHANNEL: Final = "Choose a channel you have"
CHOOSE_CATEGORY: Final = "Choose a category you have, or none for a new one"
CATEGORY_ABOUT: Final = (
    "The category in which new channels are created. Without a choice I make one called **Hallway**."
)
FORUM_NEEDS: Final = "Discord lets servers have forums once **Community** is enabled under Server Settings. Here I create text channels."

ZONE: Final = "Times here follow the clock of your community: a question at nine comes at nine, also when the clocks change."
CHOOSE_ZONE: Final = "Choose a time zone"
TYPE_CITY: Final = "Type a city"
ZONE_TITLE: Final = "Your time zone"
ZONE_LABEL: Final = "A city or a zone"
ZONE_HINT: Final = "Such as Lisbon, São Paulo or America/New_York"
ZONES_FOUND: Final = "Choose the one you mean from the list."

PEOPLE: Final = "Whoever may manage this server organizes. You can name a role besides, and everything on this page is optional."
CHOOSE_ROLE: Final = "Choose the organizers' role, or none"
BADGES: Final = (
    "**Badges and tags** Members who are looking or hiring may wear a role, or have a few letters behind their "
    "nickname, if you offer it. Each chooses for themselves."
)
CHOOSE_LOOKING_ROLE: Final = "A role for who is looking, or none"
CHOOSE_HIRING_ROLE: Final = "A role for who is hiring, or none"
TAGS: Final = "Change tags"
TAGS_TITLE: Final = "Tags behind nicknames"

QUESTION: Final = (
    "A question comes round every week, and members answer it. Later you can make more with `/prompts create`, and "
    "change the days, the time and everything else."
)
NO_QUESTION: Final = "No question is planned yet."
QUESTIONS_THERE: Final = "You have a question already; `/prompts list` shows it. One more is up to you."
FIRST_TEXT: Final = "What did you build this week?"
WRITE_QUESTION: Final = "Write a question"
CHANGE_QUESTION: Final = "Change the question"
ASK_FIRST: Final = f"Ask “{FIRST_TEXT}”"
SKIP_QUESTION: Final = "No question for now"
QUESTION_TITLE: Final = "The first question"
QUESTION_LABEL: Final = "What is asked"
QUESTION_HINT: Final = "Several lines are several questions, which take turns"
TIME_LABEL: Final = "At what time"
TIME_HINT: Final = "By the clock of your time zone, such as 9:00"
BAD_TIME: Final = "That is no time of day that I can read. Try 9:00, or 5:30 pm."
CHOOSE_DAY: Final = "Choose a weekday"
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
QUESTION_NAME: Final = "Weekly question"

DO_IT: Final = "Do it"
GO_ON: Final = "Go on"
TAKE_BACK: Final = "Take back what was created"


def heading(set_up: SetUp, steps: Sequence[Step]) -> str:
    """Return the heading of a page, with how far it is."""
    return f"{TITLE} · {steps.index(set_up.step) + 1} of {len(steps)} · {STEP[set_up.step]}"


def begun_by(set_up: SetUp) -> str:
    """Say whose set-up somebody else goes on with."""
    who = member_mention(set_up.user_id)
    return f"{who} began this {timestamp(set_up.begun_at, 'R')}, and you go on with the same one."


def pillars(set_up: SetUp) -> str:
    """List what is wanted and what is not."""
    return "\n".join(
        f"**{name}** {about}." + ("" if pillar in set_up.pillars else " *Left out.*")
        for pillar, (name, about) in PILLAR.items()
    )


def place(spot: Spot, where: Place) -> str:
    """Say where something goes."""
    match where:
        case None:
            return "no channel"
        case Make():
            return f"a new {'forum' if where is Make.FORUM else 'text channel'}, **{NEW_NAME[spot]}**"
        case int():
            return channel_mention(where)
        case _:
            assert_never(where)


def spot(named: Spot, where: Place, *, is_private: bool) -> str:
    """Say of one thing where it goes."""
    seen = " Only organizers see it." if is_private and where is not None else ""
    return f"**{SPOT[named]}** {place(named, where)}.{seen}"


def category(set_up: SetUp) -> str:
    """Say in which category new channels are created."""
    where = "a new one, **Hallway**" if set_up.category_id is None else channel_mention(set_up.category_id)
    return f"**Category of new channels** {where}."


def chosen_zone(name: str, now: datetime) -> str:
    """Say which zone is chosen, and what time it is there."""
    return f"**{name}**, where it is {now.astimezone(zone(name)):%H:%M} now."


def people(set_up: SetUp) -> str:
    """Say who organizes."""
    if set_up.organizer_role_id is None:
        return "**Organizers** those who may manage this server."
    return f"**Organizers** those who may manage this server, and {role_mention(set_up.organizer_role_id)}."


def tags(set_up: SetUp) -> str:
    """Say what stands behind nicknames."""
    shown = [f"**{escape(tag)}**" for tag in (set_up.looking_tag, set_up.hiring_tag) if tag]
    return f"**Tags** {' and '.join(shown) if shown else 'none'}."


def question(asked: Question | None) -> str:
    """Say what is asked, and when."""
    if asked is None:
        return NO_QUESTION
    texts = "\n".join(f"> {escape(text)}" for text in asked.texts)
    return f"Every **{DAYS[asked.weekday]}** at **{asked.at:%H:%M}**:\n{texts}"


def review(set_up: SetUp, spots: Sequence[Spot], to_make: Sequence[str]) -> str:
    """List what will be created and where things go."""
    on = [name for pillar, (name, _) in PILLAR.items() if pillar in set_up.pillars]
    off = [name for pillar, (name, _) in PILLAR.items() if pillar not in set_up.pillars]
    told = [f"**On** {', '.join(on) or 'nothing'}."]
    if off:
        told.append(f"**Off** {', '.join(off)}.")
    if to_make:
        told.append(_created(set_up, to_make))
    told += [f"- {SPOT[each]}: {_where(each, set_up)}" for each in spots if set_up.place(each) is not None]
    return "\n".join(told)


def _created(set_up: SetUp, to_make: Sequence[str]) -> str:
    channels = len([name for name in to_make if name != CATEGORY])
    told = "1 channel" if channels == 1 else f"{channels} channels"
    if set_up.category_id is not None:
        return f"**I create** {told}, in {channel_mention(set_up.category_id)}."
    return f"**I create** {told}, in a category of their own, **{NEW_NAME[CATEGORY]}**."


def _where(each: Spot, set_up: SetUp) -> str:
    made = set_up.made.get(each.value)
    is_new = isinstance(set_up.place(each), Make)
    return channel_mention(made) if is_new and made is not None else place(each, set_up.place(each))


def rest(set_up: SetUp, now: datetime) -> str:
    """Say what else is stored."""
    lines = [f"- Time zone: {chosen_zone(set_up.zone, now)}"]
    if set_up.organizer_role_id is not None:
        lines.append(f"- Organizers: also {role_mention(set_up.organizer_role_id)}")
    if Pillar.LOOKING in set_up.pillars:
        badges = [role for role in (set_up.looking_role_id, set_up.hiring_role_id) if role is not None]
        if badges:
            lines.append(f"- Badges: {' and '.join(map(role_mention, badges))}")
        if set_up.looking_tag or set_up.hiring_tag:
            lines.append(f"- {tags(set_up).replace('**Tags**', 'Tags:')}")
    if Pillar.PROMPTS in set_up.pillars and set_up.question is not None:
        asked = set_up.question
        first = escape(asked.texts[0])
        lines.append(f"- First question: “{first}”, every {DAYS[asked.weekday]} at {asked.at:%H:%M}")
    return "\n".join(lines)


def no(refused: No) -> str:
    """Say why not, and what to do."""
    match refused:
        case No.GONE:
            return "This set-up is over: it was finished or cancelled, or a week has passed. Type `/setup` to begin another."
        case No.BEING_DONE:
            return "Somebody has pressed *Do it* just now, and I am at it. Please wait a moment."
        case No.NO_PILLAR:
            return "Nothing is chosen. Go back to the first page and take at least one thing."
        case No.NO_SHARE_CHANNEL:
            return "Shares need a channel. Choose one under **Where things go**, or let me create it."
        case No.NO_QUESTION_CHANNEL:
            return "The question needs a channel. Choose one under **Where things go**, or leave the question out."
        case No.SAME_CHANNEL_TWICE:
            return "Reports, or what organizers did, would go to a channel that members read. Choose another one for it."
        case No.BADGE_ORGANIZES:
            return "One role can't be both a badge, which members put on by themselves, and the organizers' role."
        case _:
            assert_never(refused)


def bad_question(number: int, least: int, most: int) -> str:
    """Say why the questions can't be; ``number`` is the line that can't, 0 if it is all of them together."""
    if number:
        return f"Line {number} needs {least} to {most} characters."
    return "Write at least one question, and fewer of them if there are very many."

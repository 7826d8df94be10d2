"""Every sentence of the guided set-up's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, assert_never

from bot.core.calendar import zone
from bot.core.language import ENGLISH, N_, NP_, LazyString, _, listed, name_of, ngettext
from bot.core.text import escape
from bot.guilds.pillars import Pillar
from bot.guilds.setting_up import CATEGORY, Make, No, Spot, Step
from bot.ui import weekdays
from bot.ui.cards import channel_mention, member_mention, role_mention, timestamp

if TYPE_CHECKING:
    from datetime import datetime, time

    from bot.guilds.setting_up import Place, Question, SetUp

TITLE: Final = N_("Setting up Hallway")
STEP: Final[Mapping[Step, LazyString]] = {
    Step.PILLARS: N_("What you want here"),
    Step.PLACES: N_("Where things go"),
    Step.ZONE: N_("Time zone and language"),
    Step.PEOPLE: N_("Who organizes, and badges"),
    Step.QUESTION: N_("The first question"),
    Step.REVIEW: N_("Look it over"),
}
NEXT: Final = N_("Next")
BACK: Final = N_("Back")
CANCEL: Final = N_("Cancel")
CANCELLED: Final = N_("Cancelled. Nothing was changed.")
NOTHING_YET: Final = N_(
    "Nothing is created or saved before **Do it** on the last page. You can leave at any time; `/setup` goes on here for a week."
)

PILLAR: Final[Mapping[Pillar, tuple[LazyString, LazyString]]] = {
    Pillar.SHARES: (N_("Shares"), N_("Members show what they made, and others say which part helped")),
    Pillar.LOOKING: (N_("Looking and hiring"), N_("Members say that they look for work, or have some")),
    Pillar.INTRODUCTIONS: (N_("Introductions"), N_("Two people meet, once both have said yes")),
    Pillar.PROMPTS: (N_("Weekly question"), N_("A question comes round, and members answer it")),
}
LEFT_OUT: Final = N_("*Left out.*")
CHOOSE_PILLARS: Final = N_("Choose what you want here")
PILLARS: Final = N_(
    "Take all four, or begin with one. What you leave out is off, and you can turn it on whenever you like."
)

SPOT: Final[Mapping[Spot, LazyString]] = {
    Spot.SHARES: N_("Shares"),
    Spot.INTRODUCTIONS: N_("Introductions"),
    Spot.LOOKING: N_("Cards of who is looking"),
    Spot.HIRING: N_("Cards of who is hiring"),
    Spot.QUESTION: N_("Weekly question"),
    Spot.REPORTS: N_("Reports"),
    Spot.LOG: N_("What organizers did"),
}
FOR_SPOT: Final[Mapping[Spot, LazyString]] = {
    Spot.SHARES: NP_("what a channel is for", "shares"),
    Spot.INTRODUCTIONS: NP_("what a channel is for", "introductions"),
    Spot.LOOKING: NP_("what a channel is for", "cards of who is looking"),
    Spot.HIRING: NP_("what a channel is for", "cards of who is hiring"),
    Spot.QUESTION: NP_("what a channel is for", "weekly question"),
    Spot.REPORTS: NP_("what a channel is for", "reports"),
    Spot.LOG: NP_("what a channel is for", "what organizers did"),
}
"""The same within a sentence, after "for"."""
ONLY_ORGANIZERS: Final = N_("Only organizers see it.")
SPOT_ABOUT: Final[Mapping[Spot, LazyString]] = {
    Spot.SHARES: N_("Each share becomes a post in a forum, or a thread in a text channel."),
    Spot.INTRODUCTIONS: N_(
        "Two people who both said yes get a private thread under this channel. Without one, each gets a direct message."
    ),
    Spot.LOOKING: N_(
        "Who looks for work may have a card there. Without a channel, others find them with `/looking browse`."
    ),
    Spot.HIRING: N_(
        "Who has work may have a card there. Without a channel, others find it with `/hiring browse`."
    ),
    Spot.QUESTION: N_("The question is asked there, and answered in its thread."),
    Spot.REPORTS: N_(
        "What members report comes there, for organizers only. Without a channel, `/reports` shows it."
    ),
    Spot.LOG: N_(
        "Each thing that organizers do with me is noted there, for organizers only. Without one, `/organizer audit` shows it."
    ),
}
NEW_NAME: Final[Mapping[str, LazyString]] = {
    CATEGORY: NP_("name of a category", "Hallway"),
    Spot.SHARES: NP_("name of a channel", "projects"),
    Spot.INTRODUCTIONS: NP_("name of a channel", "introductions"),
    Spot.LOOKING: NP_("name of a channel", "looking"),
    Spot.HIRING: NP_("name of a channel", "hiring"),
    Spot.QUESTION: NP_("name of a channel", "weekly-question"),
    Spot.REPORTS: NP_("name of a channel", "hallway-reports"),
    Spot.LOG: NP_("name of a channel", "hallway-log"),
}
"""What is created is called, in the server's language: channels as Discord has them, small letters and hyphens."""
REASON: Final = N_("Set up with /setup")
"""What Discord's audit log says of each."""
TOPIC: Final[Mapping[str, LazyString]] = {
    Spot.SHARES: N_("What members made. Share something with /share."),
    Spot.INTRODUCTIONS: N_(
        "Two people who both said yes meet in a private thread under this channel. Ask with /intro ask."
    ),
    Spot.LOOKING: N_("Who looks for work, or for people to build with. Say so with /looking for."),
    Spot.HIRING: N_("Who has work to offer. Say so with /hiring post."),
    Spot.QUESTION: N_(
        "A question comes round here. Answer it with its button, or just by writing in its thread."
    ),
    Spot.REPORTS: N_("What members report. Only organizers see this channel."),
    Spot.LOG: N_("What organizers did with Hallway. Only organizers see this channel."),
}
PLACES: Final = N_("Choose channels you have, or let me create them.")
CREATE_ALL: Final = N_("Create what is missing for me")
CHANGE: Final = N_("Change")
CREATE: Final[Mapping[Make, LazyString]] = {
    Make.TEXT: N_("Create a text channel"),
    Make.FORUM: N_("Create a forum"),
}
NOWHERE: Final = N_("No channel")
TO_PLACES: Final = N_("Back to all of them")
CHOOSE_CHANNEL: Final = N_("Choose a channel you have")
CHOOSE_CATEGORY: Final = N_("Choose a category you have, or none for a new one")
CATEGORY_ABOUT: Final = N_(
    "The category in which new channels are created. Without a choice I make one called **Hallway**."
)
FORUM_NEEDS: Final = N_(
    "Discord lets servers have forums once **Community** is enabled under Server Settings. Here I create text channels."
)

ZONE: Final = N_(
    "Times here follow the clock of your community: a question at nine comes at nine, also when the clocks change."
)
CHOOSE_ZONE: Final = N_("Choose a time zone")
LANGUAGE: Final = N_(
    "In which language shall I write what several people read: cards, questions, threads? What only one of you reads is in "
    "the language of their own Discord."
)
CHOOSE_LANGUAGE: Final = N_("Choose a language")
TYPE_CITY: Final = N_("Type a city")
ZONE_TITLE: Final = N_("Your time zone")
ZONE_LABEL: Final = N_("A city or a zone")
ZONE_HINT: Final = N_("Such as Lisbon, São Paulo or America/New_York")
ZONES_FOUND: Final = N_("Choose the one you mean from the list.")

PEOPLE: Final = N_(
    "Whoever may manage this server organizes. You can name a role besides, and everything on this page is optional."
)
CHOOSE_ROLE: Final = N_("Choose the organizers' role, or none")
BADGES: Final = N_(
    "**Badges and tags** Members who are looking or hiring may wear a role, or have a few letters behind their "
    "nickname, if you offer it. Each chooses for themselves."
)
CHOOSE_LOOKING_ROLE: Final = N_("A role for who is looking, or none")
CHOOSE_HIRING_ROLE: Final = N_("A role for who is hiring, or none")
TAGS: Final = N_("Change tags")
TAGS_TITLE: Final = N_("Tags behind nicknames")

QUESTION: Final = N_(
    "A question comes round every week, and members answer it. Later you can make more with `/prompts create`, and "
    "change the days, the time and everything else."
)
NO_QUESTION: Final = N_("No question is planned yet.")
QUESTIONS_THERE: Final = N_("You have a question already; `/prompts list` shows it. One more is up to you.")
FIRST_TEXT: Final = N_("What did you build this week?")
WRITE_QUESTION: Final = N_("Write a question")
CHANGE_QUESTION: Final = N_("Change the question")
ASK_FIRST: Final = N_("Ask “{first_text}”")
SKIP_QUESTION: Final = N_("No question for now")
QUESTION_TITLE: Final = N_("The first question")
QUESTION_LABEL: Final = N_("What is asked")
QUESTION_HINT: Final = N_("Several lines are several questions, which take turns")
TIME_LABEL: Final = N_("At what time")
TIME_HINT: Final = N_("By the clock of your time zone, such as 9:00")
BAD_TIME: Final = N_("That is no time of day that I can read. Try 9:00, or 5:30 pm.")
CHOOSE_DAY: Final = N_("Choose a weekday")
QUESTION_NAME: Final = N_("Weekly question")

DO_IT: Final = N_("Do it")
GO_ON: Final = N_("Go on")
TAKE_BACK: Final = N_("Take back what was created")


def heading(set_up: SetUp, steps: Sequence[Step]) -> str:
    """Return the heading of a page, with how far it is."""
    return _(
        "{title} · {index} of {steps} · {step}",
        title=TITLE,
        index=steps.index(set_up.step) + 1,
        steps=len(steps),
        step=STEP[set_up.step],
    )


def begun_by(set_up: SetUp) -> str:
    """Say whose set-up somebody else goes on with."""
    who = member_mention(set_up.user_id)
    return _(
        "{who} began this {begun_at}, and you go on with the same one.",
        who=who,
        begun_at=timestamp(set_up.begun_at, "R"),
    )


def pillars(set_up: SetUp) -> str:
    """List what is wanted and what is not."""
    lines: list[str] = []
    for pillar, (name, about) in PILLAR.items():
        told = f"**{name}** {about}."
        lines.append(told if pillar in set_up.pillars else f"{told} {LEFT_OUT}")
    return "\n".join(lines)


def new_name(of: str, language: str) -> str:
    """Return what something that is created is called, in the server's language."""
    return NEW_NAME[of].in_language(language)


def place(spot: Spot, where: Place, language: str) -> str:
    """Say where something goes."""
    match where:
        case None:
            return _("no channel")
        case Make.FORUM:
            return _("a new forum, **{name}**", name=new_name(spot, language))
        case Make.TEXT:
            return _("a new text channel, **{name}**", name=new_name(spot, language))
        case int():
            return channel_mention(where)
        case _:
            assert_never(where)


def spot(named: Spot, where: Place, language: str, *, is_private: bool) -> str:
    """Say of one thing where it goes."""
    told = f"**{SPOT[named]}** {place(named, where, language)}."
    return f"{told} {ONLY_ORGANIZERS}" if is_private and where is not None else told


def category(set_up: SetUp) -> str:
    """Say in which category new channels are created."""
    if set_up.category_id is None:
        return _("**Category of new channels** a new one, **Hallway**.")
    return _("**Category of new channels** {category}.", category=channel_mention(set_up.category_id))


def chosen_zone(name: str, now: datetime) -> str:
    """Say which zone is chosen, and what time it is there."""
    return _("**{zone}**, where it is {local} now.", zone=name, local=_clock(now.astimezone(zone(name))))


def _clock(at: datetime | time) -> str:
    return format(at, "%H:%M")


def people(set_up: SetUp) -> str:
    """Say who organizes."""
    if set_up.organizer_role_id is None:
        return _("**Organizers** those who may manage this server.")
    return _(
        "**Organizers** those who may manage this server, and {role}.",
        role=role_mention(set_up.organizer_role_id),
    )


def tags(set_up: SetUp) -> str:
    """Say what stands behind nicknames."""
    shown = _tags(set_up)
    return _("**Tags** {tags}.", tags=shown) if shown else _("**Tags** none.")


def _tags(set_up: SetUp) -> str:
    shown = [f"**{escape(tag)}**" for tag in (set_up.looking_tag, set_up.hiring_tag) if tag]
    return listed(shown) if shown else ""


def question(asked: Question | None) -> str:
    """Say what is asked, and when."""
    if asked is None:
        return str(NO_QUESTION)
    texts = "\n".join(f"> {escape(text)}" for text in asked.texts)
    return _(
        "Every **{day}** at **{at}**:\n{texts}",
        day=weekdays.EVERY[asked.weekday],
        at=_clock(asked.at),
        texts=texts,
    )


def review(set_up: SetUp, spots: Sequence[Spot], to_make: Sequence[str]) -> str:
    """List what will be created and where things go."""
    on = ", ".join(str(PILLAR[pillar][0]) for pillar in PILLAR if pillar in set_up.pillars)
    off = ", ".join(str(PILLAR[pillar][0]) for pillar in PILLAR if pillar not in set_up.pillars)
    told = [_("**On** {parts}.", parts=on) if on else _("**On** nothing.")]
    if off:
        told.append(_("**Off** {parts}.", parts=off))
    if to_make:
        told.append(_created(set_up, to_make))
    told += [f"- {SPOT[each]}: {_where(each, set_up)}" for each in spots if set_up.place(each) is not None]
    return "\n".join(told)


def _created(set_up: SetUp, to_make: Sequence[str]) -> str:
    channels = len([name for name in to_make if name != CATEGORY])
    if set_up.category_id is not None:
        return ngettext(
            "**I create** {count} channel, in {category}.",
            "**I create** {count} channels, in {category}.",
            channels,
            category=channel_mention(set_up.category_id),
        )
    return ngettext(
        "**I create** {count} channel, in a category of its own, **{category}**.",
        "**I create** {count} channels, in a category of their own, **{category}**.",
        channels,
        category=new_name(CATEGORY, set_up.language),
    )


def _where(each: Spot, set_up: SetUp) -> str:
    made = set_up.made.get(each.value)
    is_new = isinstance(set_up.place(each), Make)
    return (
        channel_mention(made)
        if is_new and made is not None
        else place(each, set_up.place(each), set_up.language)
    )


def rest(set_up: SetUp, now: datetime) -> str:
    """Say what else is stored."""
    lines = [
        _("- Time zone: {zone}", zone=chosen_zone(set_up.zone, now)),
        _("- Language: {language}", language=name_of(set_up.language or ENGLISH)),
    ]
    if set_up.organizer_role_id is not None:
        lines.append(_("- Organizers: also {role}", role=role_mention(set_up.organizer_role_id)))
    if Pillar.LOOKING in set_up.pillars:
        badges = [role for role in (set_up.looking_role_id, set_up.hiring_role_id) if role is not None]
        if badges:
            lines.append(_("- Badges: {roles}", roles=listed([role_mention(role) for role in badges])))
        if shown := _tags(set_up):
            lines.append(_("- Tags: {tags}.", tags=shown))
    if Pillar.PROMPTS in set_up.pillars and set_up.question is not None:
        asked = set_up.question
        lines.append(
            _(
                "- First question: “{question}”, every {day} at {at}",
                question=escape(asked.texts[0]),
                day=weekdays.EVERY[asked.weekday],
                at=_clock(asked.at),
            )
        )
    return "\n".join(lines)


def no(refused: No) -> str:
    """Say why not, and what to do."""
    match refused:
        case No.GONE:
            return _(
                "This set-up is over: it was finished or cancelled, or a week has passed. Type `/setup` to begin another."
            )
        case No.BEING_DONE:
            return _("Somebody has pressed *Do it* just now, and I am at it. Please wait a moment.")
        case No.NO_PILLAR:
            return _("Nothing is chosen. Go back to the first page and take at least one thing.")
        case No.NO_SHARE_CHANNEL:
            return _("Shares need a channel. Choose one under **Where things go**, or let me create it.")
        case No.NO_QUESTION_CHANNEL:
            return _(
                "The question needs a channel. Choose one under **Where things go**, or leave the question out."
            )
        case No.SAME_CHANNEL_TWICE:
            return _(
                "Reports, or what organizers did, would go to a channel that members read. Choose another one for it."
            )
        case No.BADGE_ORGANIZES:
            return _(
                "One role can't be both a badge, which members put on by themselves, and the organizers' role."
            )
        case _:
            assert_never(refused)


def bad_question(number: int, least: int, most: int) -> str:
    """Say why the questions can't be; ``number`` is the line that can't, 0 if it is all of them together."""
    if number:
        return _("Line {number} needs {least} to {most} characters.", number=number, least=least, most=most)
    return _("Write at least one question, and fewer of them if there are very many.")

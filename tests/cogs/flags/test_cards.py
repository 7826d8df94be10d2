"""The card of a flag: what it says, what it never says, and that nobody's words get out of their box."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

import pytest
from simcord.components import validate_message_state

import cogs.looking.wording_of_browsing as browsing
import cogs.looking.wording_of_cards as wording
from bot.core.ids import new_id
from bot.core.text import length
from bot.looking.cards import CardLook, FlagCard
from bot.looking.rules import Audience, Flag, Kind, Pay, Sort, State, Words
from bot.looking.words import Wanted, check_words
from bot.projects.rules import Ask, Share
from bot.projects.rules import Kind as ShareKind
from bot.projects.rules import State as ShareState
from bot.ui.buttons import AddressedButton
from bot.ui.cards import Panel, Press
from cogs.looking.cards import celebration, lapsed, shown
from tests.community import DAY, GUILD, NOW
from tests.core.hostile import CORPUS
from tests.looking.board import HIRING, LOOKING
from tests.simulated import controls, texts

ANA: Final = 234567890123456789
OWNER: Final = f"<@{ANA}>"


class Pressed(AddressedButton, feature="tests", verb="flag", args=(r"[0-9]+",), label="Press"):
    """Anything that can be pressed."""


def flag(words: Words = LOOKING, **changed: Any) -> Flag:
    sort = Sort.LOOKING if words.pay is None else Sort.HIRING
    made = Flag(new_id(NOW), GUILD, ANA, sort, words, NOW, State.RUNNING, posted_at=NOW, expires_at=NOW + DAY)
    return replace(made, **changed)


def share(title: str = "Tide tables", thread_id: int | None = 555) -> Share:
    return Share(
        "s", GUILD, ANA, title, ShareKind.PROJECT, "", "", Ask.NOTHING, "", ShareState.OPEN, NOW, NOW,
        thread_id=thread_id,
    )  # fmt: skip


def card(of: Flag | None = None, *shares: Share) -> FlagCard:
    return FlagCard(of or flag(), shares, 130, CardLook.LIVE)


def sent(panel: Panel) -> list[dict[str, Any]]:
    """What Discord would get, once it has been through Discord's own rules as SimCord has them."""
    return validate_message_state(panel.view().to_components(), flags=1 << 15, content=None, embeds=[])


def read(panel: Panel) -> str:
    return texts(sent(panel))


async def test_a_card_says_who_looks_for_what_where_and_what_would_help() -> None:
    parts = read(shown(card(flag(), share(), share("Draft", None)))).splitlines()
    until = f"<t:{int((NOW + DAY).timestamp())}"
    assert parts == [
        "### Looking for: Backend engineer",
        f"{OWNER} is looking for this",
        "Full-time, contract · Berlin, or remote",
        "Skills: Python, Postgres",
        "**What would help most**",
        "> An introduction to teams that run Python in production.",
        "Link: [example.org](<https://example.org/ana>)",
        "**Shared here lately**",
        f"- [Tide tables](<https://discord.com/channels/{GUILD}/555>)",
        "- Draft",
        f"-# Up until {until}:D>, {until}:R>",
    ]


@pytest.mark.parametrize(
    ("pay", "said"),
    [
        (Pay.PAID, "**Paid** · 70 to 90 an hour"),
        (Pay.UNPAID, "**Unpaid: there is no money for this work** · 70 to 90 an hour"),
        (Pay.VOLUNTEER, "**Volunteer work, unpaid** · 70 to 90 an hour"),
    ],
)
async def test_a_hiring_post_says_plainly_what_it_pays(pay: Pay, said: str) -> None:
    words = replace(HIRING, pay=pay)
    parts = read(shown(card(flag(words)))).splitlines()
    assert parts[0] == "### Hiring: Maintainer of a tide table library"
    assert said in parts
    assert "**What the work is**" in parts
    assert (
        read(shown(card(flag(replace(words, pay_range=""))))).splitlines().count(said.partition(" · ")[0])
        == 1
    )
    assert str(browsing.PAY_IN_A_WORD[pay]) in browsing.entry(flag(words))


async def test_what_is_not_for_everybody_or_not_up_yet_says_so() -> None:
    assert "Only organizers see this." in read(shown(card(flag(audience=Audience.ORGANIZERS))))
    assert "Nobody finds this." in read(shown(card(flag(audience=Audience.INTRODUCTIONS))))
    draft = read(shown(card(flag(state=State.DRAFT, expires_at=None))))
    assert "Up until" not in draft
    assert "sees this" not in draft


async def test_many_skills_leave_room_for_the_rest() -> None:
    named = wording.skills([f"{number:0>2} {'long skill ' * 3}" for number in range(12)])
    assert length(named) <= 310
    assert named.endswith(", …")
    assert wording.skills(["C#"] * 3) == wording.skills(["C#", "C#", "C#"])


async def test_what_is_left_of_a_card_is_whose_it_was_and_nothing_to_press() -> None:
    for words, sought in ((LOOKING, "something"), (HIRING, "somebody")):
        panel = lapsed(flag(words, state=State.LAPSED))
        assert read(panel) == f"{OWNER} was looking for {sought}. This has run out."
        assert controls(sent(panel)) == []


async def test_good_news_name_the_member_and_no_details() -> None:
    panel = celebration(ANA, Pressed("1", label=wording.AROUND))
    assert read(panel).startswith(f"{OWNER} has found what they were looking for.")
    assert [control["label"] for control in controls(sent(panel))] == ["Look around"]
    assert "!" not in read(panel)


def hostile(text: str) -> list[tuple[Words, bool]]:
    """Flags that say nothing but ``text``: of each sort as they are kept, and one as no rule has ever seen it."""
    found: list[tuple[Words, bool]] = []
    for sort, pay in ((Sort.LOOKING, None), (Sort.HIRING, Pay.UNPAID)):
        role, words = f"{text} role", f"{text} and some more words of theirs"
        raw = Words(role, words, tuple(Kind)[:3], (text,) * 12, text, "", pay, text)
        kept = check_words(sort, raw)
        assert isinstance(kept, Words), kept
        found += [(kept, True)] if pay is None else [(kept, True), (raw, False)]
    return found


_LIVE: Final = re.compile(
    r"(?<!\\)(<@|<#|</|<id:|<t:|<a?:\w+:|\|\||```|~~|\]\((?!<https://(?:discord\.com/channels|example\.org)/))"
    r"|(discord(?:app)?\.(?:gg|com/invite)/\w|@(?:everyone|here)(?!\u200b)|[\u202e\u200f\u2066])"
)


def live(text: str) -> list[str]:
    """What Discord would act on in a text: mentions, times, invites, links that say what they are not, directions."""
    return sorted(match.group() for match in _LIVE.finditer(text))


@pytest.mark.parametrize("name", CORPUS)
async def test_whatever_was_typed_fits_one_message_and_does_nothing(name: str) -> None:
    text = CORPUS[name][:1200].encode("utf-8", "replace").decode()
    buttons: list[Press] = [Pressed(str(number)) for number in range(4)]
    for words, is_kept in hostile(text):
        of = flag(words)
        found = read(shown(card(of, *[share(f"{text[:80]} title")] * 3), *buttons))
        assert length(found) <= 4100
        # Whose it is, and until when twice: nothing else is live.
        assert live(found) == ["<@", "<t:", "<t:"]
        entry = browsing.entry(of)
        assert live(entry) == ["<@", "<t:"]
        assert live(f"{browsing.glance(of)}{browsing.your_flag(of)}") == []
        assert live(browsing.heard(of)) == ["<@"]
        if is_kept:
            assert len(entry.splitlines()) == 2, "nobody's words begin a line of their own"
    assert live(browsing.list_heading(Wanted(Sort.LOOKING, skill=text, place=text))) == []


def test_the_kinds_of_work_read_as_one_line() -> None:
    assert wording.kinds(()) == ""
    assert wording.kinds((Kind.OPEN_SOURCE, Kind.FIRST_JOB)) == (
        "Research or open source, internship or first job"
    )

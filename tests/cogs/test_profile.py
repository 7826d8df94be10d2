"""`/profile`: what members say about themselves, who sees it, and what nobody but they ever do."""

from __future__ import annotations

from typing import Any, Final

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.members.rules import ABOUT_MOST, HEADLINE_MOST, LINKS_MOST, Profile
from bot.members.service import MembersService
from bot.ui.buttons import AddressedButton
from bot.ui.hooks import Hooks
from tests.cogs.screens import forge, shown
from tests.flows.meetup import Meetup, labels, said
from tests.simulated import controls

WORDS: Final = {
    "headline": "Data engineer",
    "about": "I tidy tables.\n\nAnd sail.",
    "ask_me": "dbt, moving house",
    "links": "https://example.org/priya\nhttps://github.com/priya",
    "where": "Lisbon\nEurope/Lisbon",
}
HOSTILE: Final = "# **Loud** <@&1> @everyone https://discord.gg/spam [x](https://evil.example)"


async def write(place: Meetup, person: MemberActor, **changed: str) -> InteractionResult:
    form = await person.slash(place.general, "profile edit")
    return await person.submit_modal(form, WORDS | changed)


async def say(
    place: Meetup, person: MemberActor, kind: str, values: str, audience: str = "everyone"
) -> InteractionResult:
    panel = await person.slash(place.general, "profile facts")
    form = await person.select(shown(panel), [kind], custom_id="profile:kind")
    await person.submit_modal(form, {"values": values, "audience": [audience]})
    return panel


async def look(place: Meetup, person: MemberActor, at: MemberActor | None = None) -> InteractionResult:
    options = {} if at is None else {"member": at}
    return await person.slash(place.general, "profile show", **options)


async def stored(place: Meetup, person: MemberActor) -> Profile:
    return await place.service(MembersService).profile(place.guild.id, person.id)


def filled(form: InteractionResult) -> dict[str, str]:
    """What a form shows as filled in, by the name of each input."""
    assert form.modal is not None
    return {
        component["component"]["custom_id"]: component["component"].get("value", "")
        for component in form.modal["components"]
    }


def links(result: InteractionResult) -> dict[str, str]:
    found = controls(shown(result).components)
    return {str(control["label"]): str(control["url"]) for control in found if "url" in control}


# ---------------------------------------------------------------------- writing


async def test_what_was_written_is_what_others_see(place: Meetup) -> None:
    kept = await write(place, place.priya)
    assert said(kept).startswith("Kept.")
    assert kept.ephemeral

    seen = await look(place, place.bea, place.priya)
    told = said(seen)
    assert seen.ephemeral
    for words in (
        f"Profile of <@{place.priya.id}>",
        "**Data engineer**",
        "I tidy tables.",
        "Ask me about: dbt, moving house",
        "Lisbon · Europe/Lisbon",
    ):
        assert words in told
    assert links(seen) == {
        "example.org/priya": "https://example.org/priya",
        "github.com/priya": "https://github.com/priya",
    }


async def test_the_form_is_filled_with_what_was_written_before(place: Meetup) -> None:
    await write(place, place.priya)
    assert filled(await place.priya.slash(place.general, "profile edit")) == WORDS


async def test_an_emptied_profile_is_empty(place: Meetup) -> None:
    await write(place, place.priya)
    emptied = await write(place, place.priya, headline="", about="", ask_me="", links="", where="")
    assert said(emptied) == "Kept. Your profile is empty now."
    assert not await stored(place, place.priya)


@pytest.mark.parametrize(
    ("typed", "place_", "zone"),
    [
        ("Lisbon\nEurope/Lisbon", "Lisbon", "Europe/Lisbon"),
        ("\n Lisbon \n\n  europe/lisbon ", "Lisbon", "Europe/Lisbon"),
        ("America/New York", "", "America/New_York"),
        ("Lisbon", "Lisbon", ""),
        ("", "", ""),
    ],
)
async def test_place_and_zone_are_told_apart(place: Meetup, typed: str, place_: str, zone: str) -> None:
    await write(place, place.priya, where=typed)
    kept = await stored(place, place.priya)
    assert (kept.place, kept.zone) == (place_, zone)


async def test_a_place_without_a_zone_is_kept_and_says_what_would_help(place: Meetup) -> None:
    assert "A second line such as `Europe/Lisbon` adds it" in said(
        await write(place, place.priya, where="Lisbon")
    )


async def test_a_zone_nobody_knows_names_the_nearest_and_loses_nothing(place: Meetup) -> None:
    refused = await write(place, place.priya, where="Home\nEurope/Lisbonn")
    told = said(refused)
    assert "**Place and time zone** I don't know the time zone “Europe/Lisbonn”." in told
    assert "Did you mean `Europe/Lisbon`" in told
    assert "I tidy tables." in told
    assert not await stored(place, place.priya)

    again = await place.priya.click(shown(refused), label="Edit")
    await place.priya.submit_modal(again, WORDS)
    assert (await stored(place, place.priya)).zone == "Europe/Lisbon"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"links": "ftp://example.org"}, "A link has to start with http:// or https://."),
        ({"links": "https://a.example\nhttps://discord.gg/spam"}, "Invites to other servers can't be shared"),
        ({"links": "\n".join(f"https://{n}.example" for n in range(4))}, "A profile has room for 3 links"),
        ({"where": "Lisbon\nPortugal\nEurope/Lisbon"}, "That is more than two lines"),
        ({"where": "Lisbon\nqqqqqqqq"}, "Zones are named like `Europe/Lisbon`"),
    ],
)
async def test_what_cannot_be_kept_is_said_and_nothing_is(
    place: Meetup, changed: dict[str, str], told: str
) -> None:
    assert told in said(await write(place, place.priya, **changed))
    assert not await stored(place, place.priya)


async def test_a_zone_chosen_with_the_command_stands_in_the_form(place: Meetup) -> None:
    await write(place, place.priya)
    offered = await place.priya.autocomplete(place.general, "profile edit", "zone", "new york")
    assert "America/New_York" in [choice["value"] for choice in offered]
    form = await place.priya.slash(place.general, "profile edit", zone="america/new_york")
    assert filled(form)["where"] == "Lisbon\nAmerica/New_York"


async def test_the_portfolio_leads_to_the_same_form_and_only_ones_own_does(place: Meetup) -> None:
    await write(place, place.priya)
    own = await place.priya.slash(place.general, "portfolio")
    form = await place.press(place.priya, own.response, "Edit my profile")
    assert filled(form) == WORDS
    theirs = await place.bea.slash(place.general, "portfolio", member=place.priya)
    assert "Edit my profile" not in labels(shown(theirs))
    assert "Data engineer" in said(theirs)
    assert "[github.com](<https://github.com/priya>)" in said(theirs)


async def test_ones_buttons_work_after_a_restart_and_for_nobody_else(place: Meetup) -> None:
    await write(place, place.priya)
    own = await look(place, place.priya)
    theirs = await look(place, place.bea)
    await place.restart()
    assert filled(await place.press(place.priya, own.response, "Edit my profile")) == WORDS
    forged = await forge(place.bea, shown(theirs), "profile:edit")
    assert filled(forged)["headline"] == "", "a button opens the profile of whoever presses"


# ---------------------------------------------------------------------- facts


async def test_facts_say_kind_by_kind_what_is_stored_and_who_sees_it(place: Meetup) -> None:
    panel = await place.priya.slash(place.general, "profile facts")
    assert panel.ephemeral
    assert said(panel).count("Nothing yet.") == 7

    await say(place, place.priya, "skill", "Python, SQL", "everyone")
    panel = await say(place, place.priya, "hobby", "Sailing", "shared")
    told = said(panel)
    assert "Hobbies: kept." in told
    assert "**Skills** · Python, SQL\n-# Everybody here" in told
    assert "**Hobbies** · Sailing\n-# Only what we have in common" in told
    assert told.count("Nothing yet.") == 5


async def test_a_form_of_facts_is_filled_and_names_its_kind(place: Meetup) -> None:
    panel = await say(place, place.priya, "skill", "Python;SQL\nPython", "nobody")
    form = await place.priya.select(shown(panel), ["skill"], custom_id="profile:kind")
    assert form.modal is not None
    assert form.modal["title"] == "Skills"
    values, audience = (component["component"] for component in form.modal["components"])
    assert values["value"] == "Python, SQL"
    assert [option["value"] for option in audience["options"] if option.get("default")] == ["nobody"]


async def test_who_may_see_a_fact_is_never_chosen_for_a_member(place: Meetup) -> None:
    panel = await place.priya.slash(place.general, "profile facts")
    form = await place.priya.select(shown(panel), ["school"], custom_id="profile:kind")
    assert form.modal is not None
    _, audience = (component["component"] for component in form.modal["components"])
    assert audience["required"]
    assert not [option for option in audience["options"] if option.get("default")]


async def test_facts_can_be_taken_back(place: Meetup) -> None:
    await say(place, place.priya, "skill", "Python")
    panel = await say(place, place.priya, "skill", " , ")
    assert "Skills: there is nothing left." in said(panel)
    assert "Python" not in said(panel)


async def test_the_panel_works_after_a_restart(place: Meetup) -> None:
    panel = await place.priya.slash(place.general, "profile facts")
    await place.restart()
    form = await place.priya.select(shown(panel), ["skill"], custom_id="profile:kind")
    await place.restart()
    await place.priya.submit_modal(form, {"values": "Python", "audience": ["everyone"]})
    assert "**Skills** · Python" in said(panel)


@pytest.mark.parametrize("values", [["shoe-size"], []])
async def test_a_kind_that_was_not_offered_is_refused(place: Meetup, values: list[str]) -> None:
    panel = await place.priya.slash(place.general, "profile facts")
    assert "not one of the choices" in said(await forge(place.priya, shown(panel), "profile:kind", values))


async def test_a_full_kind_says_how_much_room_there_is(place: Meetup) -> None:
    panel = await say(place, place.priya, "skill", ",".join(f"skill {n}" for n in range(20)))
    assert "There is room for 12." in said(panel)
    assert "skill 11" in said(panel)
    assert "skill 12" not in said(panel)


# ---------------------------------------------------------------------- who sees what


async def test_nothing_kept_private_is_ever_shown_to_somebody_else(place: Meetup) -> None:
    await say(place, place.priya, "skill", "Python", "everyone")
    await say(place, place.priya, "school", "TU Berlin", "shared")
    await say(place, place.priya, "lived", "Kyiv", "nobody")
    await say(place, place.bea, "school", "TU Berlin", "shared")

    theirs = await look(place, place.bea, place.priya)
    assert "**Skills** · Python" in said(theirs)
    everything = said(theirs) + str(shown(theirs).components)
    for private in ("TU Berlin", "Kyiv", "Schools", "lived", "Only you", "Edit"):
        assert private not in everything

    own = said(await look(place, place.priya))
    public, private = own.split("**Only you see the rest here**")
    assert "Python" in public
    assert "TU Berlin" not in public
    assert "Only what we have in common. Said only to whoever says the same" in private
    assert "**Schools** · TU Berlin" in private
    assert "Nobody. Kept for yourself" in private
    assert "**Where I have lived** · Kyiv" in private


async def test_an_organizer_sees_no_more_than_anybody(place: Meetup) -> None:
    await say(place, place.priya, "lived", "Kyiv", "nobody")
    assert said(await look(place, place.omar, place.priya)) == said(await look(place, place.bea, place.priya))


async def test_the_latest_shares_are_linked_and_only_those_that_are_up(place: Meetup) -> None:
    for number in range(1, 5):
        await place.env.advance_time(60)
        await place.share(place.priya, title=f"Backfill toolkit {number}")
    told = said(await look(place, place.bea, place.priya))
    for number in (2, 3, 4):
        assert f"[Backfill toolkit {number}](<https://discord.com/channels/{place.guild.id}/" in told
    assert "toolkit 1]" not in told


async def test_who_said_nothing_is_said_to_have_said_nothing(place: Meetup) -> None:
    theirs = await look(place, place.bea, place.priya)
    assert f"<@{place.priya.id}> has not said anything about themselves here yet." in said(theirs)
    own = await look(place, place.priya)
    assert "There is nothing here yet." in said(own)
    assert "`/profile edit`" in said(own)
    assert labels(shown(own)) == ["Edit my profile", "Edit my facts"]


async def test_who_shows_nothing_but_keeps_facts_looks_empty_to_others(place: Meetup) -> None:
    await say(place, place.priya, "lived", "Kyiv", "nobody")
    assert "has not said anything about themselves" in said(await look(place, place.bea, place.priya))


async def test_the_way_from_a_profile_to_its_facts(place: Meetup) -> None:
    await say(place, place.priya, "skill", "Python")
    own = await look(place, place.priya)
    assert "**Skills** · Python" in said(await place.press(place.priya, own.response, "Edit my facts"))


async def test_a_profile_of_one_server_is_not_that_of_another(place: Meetup) -> None:
    elsewhere = place.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("general")
    there = elsewhere.add_member(place.priya.user)
    await write(place, place.priya)
    await say(place, place.priya, "skill", "Python")
    told = said(await there.slash(channel, "profile show"))
    assert "There is nothing here yet." in told
    assert "Python" not in told


async def test_what_members_write_is_only_text(place: Meetup) -> None:
    await write(place, place.priya, headline=HOSTILE, about=HOSTILE, ask_me=HOSTILE, where=HOSTILE)
    await say(place, place.priya, "skill", HOSTILE)
    theirs = await look(place, place.bea, place.priya)
    panel = await place.priya.slash(place.general, "profile facts")
    for told in (said(theirs), said(panel)):
        assert "**Loud**" not in told
        assert "<@&1>" not in told
        assert "@everyone" not in told
        assert "discord.gg" not in told
        assert "](https://evil" not in told
    assert links(theirs).keys() == {"example.org/priya", "github.com/priya"}


async def test_the_longest_profile_still_fits_a_message(place: Meetup) -> None:
    stars = {"headline": "*" * HEADLINE_MOST, "about": "*" * ABOUT_MOST, "ask_me": "*" * 200}
    urls = "\n".join(f"https://{n}.{'x' * 60}.example/{'y' * 400}" for n in range(LINKS_MOST))
    await write(place, place.priya, **stars, links=urls, where="*" * 60)
    for kind in ("skill", "interest", "place", "language", "school", "hobby", "lived"):
        await say(place, place.priya, kind, ",".join("_" * 38 + f"{n}" for n in range(12)), "shared")
        await say(place, place.priya, kind, ",".join("_" * 37 + f"{n:02}a" for n in range(12)), "everyone")
    for who in (place.priya, place.bea):
        seen = await look(place, who, place.priya)
        assert len(links(seen)) == LINKS_MOST
        assert len(said(seen)) <= 4000 + 20
    assert "**Where I have lived**" in said(await place.priya.slash(place.general, "profile facts"))


# ---------------------------------------------------------------------- what others offer there


class Ask(
    AddressedButton, feature="tests", verb="ask-for", args=(r"[0-9]+",), label="Ask for an introduction"
):
    """What another cog may offer."""


async def test_others_may_offer_something_on_somebody_elses_profile(place: Meetup) -> None:
    place.service(Hooks).offer("profile", Ask)
    theirs = await look(place, place.bea, place.priya)
    (button,) = controls(shown(theirs).components)
    assert button["custom_id"] == f"tests:ask-for:{place.priya.id}"
    assert "Ask for an introduction" not in labels(shown(await look(place, place.priya)))


async def test_others_may_offer_something_on_the_card_of_a_share(place: Meetup) -> None:
    class Meet(AddressedButton, feature="tests", verb="meet", args=(r"[0-9a-z]+",), label="Meet the author"):
        pass

    place.service(Hooks).offer("share", Meet)
    await place.share(place.priya)
    share = await place.only_share()
    card: Any = await place.card(share)
    buttons = [button for row in card.components for button in row.children]
    assert f"tests:meet:{share.id}" in [button.custom_id for button in buttons]


async def test_the_commands_are_for_servers_only(place: Meetup) -> None:
    assert "profile" not in " ".join(place.bea.user.available_commands())

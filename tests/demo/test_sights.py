from __future__ import annotations

from bot.demo import hands
from bot.demo.sights import Place, places_for
from bot.demo.world import World
from tests.demo.conftest import share_as


def seen(world: World, person: str) -> dict[str, Place]:
    return {place.name: place for place in places_for(world, world.people[person])}


async def test_everybody_sees_the_open_channels_and_their_own_messages_from_hallway(world: World) -> None:
    names = [place.name for place in places_for(world, world.people["nils"])]

    assert names == [
        "welcome",
        "general",
        "projects",
        "introductions",
        "looking",
        "hiring",
        "what-we-built",
        "show-and-tell",
        "meetups",
        "Hallway",
    ]


async def test_only_the_organizer_sees_the_organizers_channel(world: World) -> None:
    assert "organizers" in seen(world, "omar")
    assert "organizers" not in seen(world, "sena")


async def test_a_post_is_listed_below_its_forum_with_its_author(world: World) -> None:
    await share_as(world, "priya", "Tide tables")

    places = seen(world, "nils")
    post = places["Tide tables"]
    assert (post.kind, post.parent_id, post.author) == ("post", places["projects"].id, "Priya Raman")


async def test_posts_are_listed_with_the_latest_said_in_first(world: World) -> None:
    for title in ("First", "Second", "Third"):
        await share_as(world, "priya", title)
    first = next(thread for thread in world.channel("projects").threads if thread.name == "First")
    await world.people["bea"].actor.send(first, "I like this.")

    posts = [place.name for place in places_for(world, world.people["nils"]) if place.kind == "post"]

    assert posts == ["First", "Third", "Second"]


async def test_a_private_answer_is_no_reply(world: World) -> None:
    await share_as(world, "priya", "Tide tables")
    thread = world.channel("projects").threads[0]
    await hands.press(world.people["priya"], "This helped me", where=thread)
    assert seen(world, "priya")["Tide tables"].replies == 0

    await world.people["bea"].actor.send(thread, "I like this.")

    assert seen(world, "priya")["Tide tables"].replies == 1

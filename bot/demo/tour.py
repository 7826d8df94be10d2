"""`hallway demo --tour`: a story of the demo's people, played against the real bot and told in the terminal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from bot.demo.backstage import BackstageFactory
from bot.demo.hands import Stuck
from bot.demo.narrator import Narrator
from bot.demo.world import World, open_world


@dataclass(frozen=True, slots=True)
class Scene:
    """A part of a story: a title, and what happens in it."""

    title: str
    play: Callable[[Narrator], Awaitable[None]]


async def play_tour(
    factory: BackstageFactory,
    story: Sequence[Scene],
    console: Console,
    prepare: Callable[[World], Awaitable[None]] | None = None,
) -> int:
    """Play the story from an empty server, or from what `prepare` makes of it.

    Returns the exit code: 0 when every scene went as written, 1 when somebody got stuck; the last line then
    says who and where.
    """
    async with open_world(factory) as world:
        console.print(Text(f"{world.guild.name}: six people and Hallway, on a simulated Discord.", "bold"))
        narrator = Narrator(world, console)
        scene = None
        try:
            if prepare is not None:
                await prepare(world)
            for scene in story:
                narrator.scene(scene.title)
                await scene.play(narrator)
        except Stuck as stuck:
            console.print()
            part = f" in “{scene.title}”" if scene is not None else ""
            console.print(Text(f"The tour stopped{part}. {stuck}.", "bold red"))
            return 1
    console.print()
    console.print(Text("That is the tour. Without --tour it is yours to try, in the browser.", "bold"))
    return 0

"""What organizers do with prompts and suggestions is noted, with who did it."""

from __future__ import annotations

from bot.audit.rules import Act, Query
from bot.core.ids import new_id
from bot.core.schedule import Often
from tests.community import ANA, GUILD, NOW, ORG
from tests.prompts.round import ANOTHER, KEEPER, Round


async def noted(round_: Round) -> list[tuple[Act, int | None, int | None, str]]:
    found = await round_.audit.everything(GUILD, Query())
    return sorted((each.act, each.by, each.on, each.about) for each in found if each.act is not Act.SETTINGS)


async def test_every_act_on_a_prompt_is_noted_once(round_: Round) -> None:
    prompt = await round_.make()
    await round_.edit(prompt, NOW, name="Weekly")
    run_id = new_id(NOW)
    for _ in range(2):  # the second press begins nothing, and is not noted
        await round_.prompts.run_now(prompt.id, ANOTHER, run_id, NOW)
    await round_.prompts.slow_down(prompt.id, KEEPER, Often.EVERY_WEEK, NOW)
    await round_.prompts.pause(prompt.id, KEEPER, NOW)
    await round_.prompts.resume(prompt.id, KEEPER, NOW)
    for _ in range(2):
        await round_.prompts.pause_all(KEEPER, NOW)
    for _ in range(2):
        await round_.prompts.resume_all(KEEPER, NOW)
    await round_.prompts.delete(prompt.id, KEEPER, NOW)
    assert await noted(round_) == sorted(
        [
            (Act.PROMPT_MADE, ORG, None, "prompt"),
            (Act.PROMPT_CHANGED, ORG, None, "prompt"),
            (Act.PROMPT_RUN, ANOTHER.user_id, None, "prompt"),
            (Act.PROMPT_CHANGED, ORG, None, "prompt"),
            (Act.PROMPT_PAUSED, ORG, None, "prompt"),
            (Act.PROMPT_RESUMED, ORG, None, "prompt"),
            (Act.PROMPT_PAUSED, ORG, None, "prompts"),
            (Act.PROMPT_RESUMED, ORG, None, "prompts"),
            (Act.PROMPT_DELETED, ORG, None, "prompt"),
        ],
        key=lambda row: (row[0], row[1], row[3]),
    )


async def test_what_becomes_of_a_suggestion_is_noted_with_whose_it_was(round_: Round) -> None:
    prompt = await round_.make()
    first, second = new_id(NOW), new_id(NOW)
    for suggestion_id, text in ((first, "What did you read?"), (second, "What did you watch?")):
        await round_.suggestions.propose(GUILD, ANA, text, suggestion_id, NOW)
    await round_.suggestions.take(first, KEEPER, prompt.id, "What did you read?", NOW)
    for _ in range(2):
        await round_.suggestions.decline(second, KEEPER, "We asked that last month.", NOW)
    found = await round_.audit.everything(GUILD, Query(on=ANA))
    assert sorted((each.act, each.why) for each in found) == [
        (Act.SUGGESTION_DECLINED, "We asked that last month."),
        (Act.SUGGESTION_TAKEN, ""),
    ]

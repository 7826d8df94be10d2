"""What members do over the wire with questions, reports and their own data, and what their organizer does."""

from __future__ import annotations

import re
from typing import Final

import sqlalchemy as sa

from bot.prompts.records_of_runs import prompt_runs
from bot.prompts.runs import RunState
from tests.wire.deeds import share
from tests.wire.life import Life, labels

_MENTION: Final = re.compile(r"<@(\d+)>")


async def answer(life: Life) -> None:
    """Answer the question of the day."""
    wanted = sa.select(prompt_runs).where(prompt_runs.c.state == RunState.OPEN)
    async with life.database.reading() as reading:
        runs = await reading.all(wanted.order_by(prompt_runs.c.id.desc()))
    if not runs:
        return await share(life)
    run = runs[0]
    message = next(each for each in life.rooms.questions.history() if each.id == run.message_id)
    deed = life.deed("answer")
    deed.on = run.id
    answered = {each.by for each in life.ledger.of("answer") if each.on == run.id}  # they would reword theirs
    person = life.random.choice([each for each in life.people if each.id not in answered])
    form = await life.answered(person.click(message, label="Post what I built"))
    if form.modal is None:
        return None
    given = {"what": f"{deed.mark} reads leap seconds.", "kind": ["project"], "ask": ["nothing"]}
    return await life.submit(deed, person, form, given, "It is in the thread", "Saved")


async def report(life: Life) -> None:
    """Report what somebody shared."""
    cards = [deed for deed in life.ledger.of("share") if deed.is_accepted and not deed.is_erased]
    if not cards:
        return await share(life)
    shared = life.random.choice(cards)
    found = next(iter(life.threads(shared.mark)), None)
    person, deed = life.somebody(but=shared.by), life.deed("report")
    if found is None or any(
        (each.by, each.on) == (person.id, shared.mark) for each in life.ledger.of("report")
    ):
        return None
    deed.on, deed.about = shared.mark, shared.by
    form = await life.answered(person.click(found.history()[0], label="Report"))
    if form.modal is None:
        return None
    return await life.submit(deed, person, form, {"words": f"Copied: {deed.mark}."}, "will read it")


async def settle(life: Life) -> None:
    """Settle a case with a warning, as the organizer."""
    cards = [each for each in life.rooms.reports.history() if '"Warn"' in labels(each)]
    if not cards:
        return await report(life)
    card, deed = life.random.choice(cards), life.deed("warning")
    deed.about = int(_MENTION.findall(labels(card))[0])
    form = await life.answered(life.organizer.click(card, label="Warn"))
    if form.modal is None:
        return None
    given = {"reason": f"Please name whose work it is: {deed.mark}."}
    return await life.submit(deed, life.organizer, form, given, "reads your words")


async def erase(life: Life) -> None:
    """Have everything erased that is kept about somebody."""
    person, deed = life.somebody(), life.deed("erasure")
    page = await life.answered(person.slash(life.general, "privacy"))
    if page.response is None:
        return
    asked = await life.answered(person.click(page.response, label="Erase…"))
    if asked.response is None:
        return
    form = await life.answered(person.click(asked.response, label="Erase here…"))
    theirs = {
        each.mark for each in life.ledger.of("share") if each.by == person.id
    }  # what others said there goes too
    before = [each for each in life.ledger.deeds if person.id in (each.by, each.about) or each.on in theirs]
    for each in before:
        each.is_erased = True  # from here on: it may be gone, whatever becomes of the answer
    await life.submit(deed, person, form, {"word": "erase"}, "Done.")
    if deed.is_accepted:
        for each in before:
            if each.by == person.id and not each.is_gone:
                each.is_gone, each.gone_at = True, life.wire.now()

"""What members do over the wire with what they make, whom they look for and whom they meet."""

from __future__ import annotations

from simcord.results import InteractionResult

from tests.flows.meetup import read
from tests.wire.life import Life, labels, only, said


async def share(life: Life) -> None:
    """Share something new."""
    person, deed = life.somebody(), life.deed("share")
    form = await life.answered(person.slash(life.general, "share", kind="project"))
    if form.modal is None:
        return
    given = {
        "title": deed.mark,
        "what": f"What {deed.mark} does, and for whom it is useful.",
        "ask": ["feedback"],
    }
    await life.submit(deed, person, form, given, "is up", "Saved")


async def help_(life: Life) -> None:
    """Say what helped, on some share."""
    cards = [deed for deed in life.ledger.of("share") if deed.is_accepted and not deed.is_erased]
    if not cards:
        return await share(life)
    shared = life.random.choice(cards)
    found = next(iter(life.threads(shared.mark)), None)
    person, deed = life.somebody(but=shared.by), life.deed("help")
    if found is None or any(
        (each.by, each.on) == (person.id, shared.mark) for each in life.ledger.of("help")
    ):
        return None  # else they would reword what they said before
    deed.on = shared.mark
    form = await life.answered(person.click(found.history()[0], label="This helped me"))
    if form.modal is None:
        return None
    given = {
        "part": f"The part {deed.mark}",
        "how": "I could do in an hour what took me a day before that.",
    }
    return await life.submit(deed, person, form, given, "Thank you", "Reworded")


async def look(life: Life) -> None:
    """Put up what one is looking for."""
    have_one = {deed.by for deed in life.ledger.of("flag")}  # whose words another form would replace
    free = [person for person in life.people if person.id not in have_one]
    if not free:
        return await share(life)
    person, deed = life.random.choice(free), life.deed("flag")
    form = await life.answered(person.slash(life.general, "looking for"))
    if form.modal is None:
        return None
    given = {
        "kinds": ["full-time"],
        "role": f"Engineer {deed.mark}"[:60],
        "words": "A look at what I have made so far.",
    }
    panel = await life.answered(person.submit_modal(form, only(form, given)))
    if panel.response is None or "Put it up" not in _shown(panel):
        return None  # they had one up already: these are its new words
    deed.by = person.id
    life.ledger.note(deed)
    done = await life.answered(person.click(panel.response, label="Put it up"))
    deed.is_accepted = "It is up" in said(done)
    return None


async def ask(life: Life) -> None:
    """Ask to meet somebody."""
    person = life.somebody()
    other = life.somebody(but=person.id)
    deed = life.deed("ask")
    deed.about = other.id
    form = await life.answered(person.slash(life.general, "intro ask", member=other))
    if form.modal is None:
        return
    given = {
        "reason": ["work"],
        "share": ["none"],
        "line": f"What you wrote on {deed.mark} spared us a night of downtime.",
        "agenda": "How do you choose the size of a chunk when the disk is slow?",
        "minutes": ["30"],
    }
    await life.submit(deed, person, form, given, "I show them what you wrote")


async def agree(life: Life) -> None:
    """Answer a request to meet that came by direct message."""
    waiting = [deed for deed in life.ledger.of("ask") if deed.is_accepted and not deed.is_answered]
    life.random.shuffle(waiting)
    for deed in waiting:
        person = next(each for each in life.people if each.id == deed.about)
        message = next((each for each in life.directs(person) if deed.mark in _everything(each)), None)
        if message is None or "Yes, introduce us" not in labels(message):
            continue
        deed.is_answered = True
        deed.may_be_introduced = True  # from here on: the answer may be stored, whatever becomes of ours
        done = await life.answered(person.user.click(message, label="Yes, introduce us"))
        deed.is_agreed = "You said yes" in said(done)
        return


def _shown(answer: InteractionResult) -> str:
    return read(answer.response) + labels(answer.response)


def _everything(message: object) -> str:
    """Return all that stands on a message, whichever kind of components it is made of."""
    return read(message) + labels(message)

"""Being reached: asked once, written to after a yes, and told once when that stops getting through."""

from __future__ import annotations

from bot.members.rules import Reach
from bot.members.service import MembersService
from tests.flows.meetup import HELPED, Meetup, labels, read, said

_A_DAY = 25


async def test_from_the_first_act_to_a_closed_door_and_back(place: Meetup) -> None:
    # Priya shares, which is her first act: she is asked, and says yes to direct messages.
    (asked,) = (await place.share(place.priya)).followups
    assert "How may I reach you?" in read(asked)
    await place.priya.select(asked, ["direct"], custom_id="inbox:first-reach")
    assert "**By direct message**, you said on" in read(asked)

    # Bea thanks her; the thanks come as one message in the afternoon.
    card = await place.card(await place.only_share())
    await place.bea.submit_modal(await place.press(place.bea, card, "This helped me"), HELPED)
    await place.skip(_A_DAY)
    assert len(place.priya.user.dm_channel.history()) == 1

    # The next message is turned away: she keeps hearing of nothing until she does something here.
    await place.nils.submit_modal(await place.press(place.nils, card, "This helped me"), HELPED)
    place.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, message="Closed")
    await place.skip(_A_DAY)
    assert len(place.priya.user.dm_channel.history()) == 1

    # What she does next is answered first; then she is told, once, and the button leads to what waits.
    update = {"text": "Version 2 is out", "link": ""}
    share = await place.only_share()
    form = await place.priya.slash(place.general, "projects update", share=share.id)
    result = await place.priya.submit_modal(form, update)
    assert "Saved." in read(result.response)
    (told,) = result.followups
    assert "Your direct messages are closed to me; 2 things wait in `/inbox`." in read(told)
    await place.restart()
    opened = await place.priya.click(told, label=labels(told)[0])
    assert opened.response is not None
    assert "did not get through, so I stopped" in said(opened)
    assert said(opened).count("Your **Backfill toolkit** helped") == 2
    form = await place.priya.slash(place.general, "projects update", share=share.id)
    assert (await place.priya.submit_modal(form, update)).followups == []

    # She opens her door and chooses direct messages again, in the inbox.
    await place.priya.select(opened.response, ["direct"], custom_id="inbox:reach:1")
    choice = await place.service(MembersService).reach(place.guild.id, place.priya.id)
    assert (choice.reach, choice.closed_at) == (Reach.DIRECT, None)

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
import pytest

from bot.core.ids import ID_PATTERN, new_id
from bot.ui.answers import Interaction, answer
from bot.ui.errors import Refuse
from bot.ui.fields import Choice, Field, Kind, Note, Option, Pick, Text, Values, submitted_values
from bot.ui.forms import Form, Forms
from tests.simulated import PlainBot, declared, simulated

SHARE = "0" * 20


class ShareForm(Form, feature="tests", verb="limited", title="Share what you built"):
    fields = (
        Text("title", "Title", max_length=100),
        Choice("kind", "Kind", options=(Option("project", "A project"), Option("howto", "A how-to"))),
        Text("about", "What is it?", paragraph=True, required=False),
    )


class AskForm(Form, feature="tests", verb="limited-ask", args=(ID_PATTERN,), title="Ask the author"):
    fields = (Text("question", "Your question"),)


async def test_what_only_an_altered_client_can_send_is_refused() -> None:
    form = ShareForm()
    for given, complaint in (
        ({"title": "x" * 101, "kind": "project"}, "100 characters"),
        ({"title": " ", "kind": "project"}, "cannot stay empty"),
        ({"title": "x", "kind": "forged"}, "not one of the choices"),
        ({"title": "x", "kind": ("project", "howto")}, "up to 1"),
        ({"title": "x"}, "choose one"),
    ):
        with pytest.raises(Refuse, match=complaint):
            form.check(form.complete(given))
    form.check(form.complete({"title": "x" * 100, "kind": "howto", "about": "y" * 4000}))


def test_what_is_picked_is_an_id_and_nothing_else_is_taken() -> None:
    field = Pick("who", "Who", at_most=2)
    assert field.complaint(("123456789012345678", "1457780686848000001")) is None
    for forged in ("", "1", "nobody", str(2**63), "9" * 20):
        assert field.complaint((forged,)) == "Please pick again."
    assert field.complaint(()) == "Please pick one."


def test_half_of_a_letter_is_nobodys_and_is_replaced() -> None:
    text = {"component": {"custom_id": "title", "value": "a\ud800b"}}
    menu = {"component": {"custom_id": "kind", "values": ["\udfff", "b"]}}
    assert submitted_values({"components": [text, menu]}) == {"title": ("a?b",), "kind": ("?", "b")}


async def test_what_need_not_be_filled_in_and_has_nothing_to_offer_is_not_asked() -> None:
    fields = (
        Text("title", "Title"),
        Choice("kind", "Kind", required=False),
        Pick("who", "Who", required=False),
    )
    form = declared(Form, {"fields": fields}, feature="tests", verb="asked", title="T")

    def asked(options: dict[str, Sequence[Option]]) -> list[Any]:
        return [label.component.custom_id for label in form().modal(options).children]

    assert asked({"kind": (Option("a", "A"),)}) == ["title", "kind", "who"]
    assert asked({"kind": (), "who": (), "title": ()}) == ["title"]
    form().check(form().complete({"title": "x"}))


async def test_limits_of_a_form_are_checked_where_it_is_declared() -> None:
    def form(title: str = "T", fields: Sequence[Field] = (Text("a", "A"),)) -> None:
        declared(Form, {"fields": tuple(fields)}, feature="tests", verb="declared", title=title)().modal({})

    many = [Text(f"a{number}", "A") for number in range(6)]
    form("x" * 45)
    form(fields=many[:5])
    for title in ("", "x" * 46):
        with pytest.raises(ValueError, match="45 characters"):
            form(title)
    for fields in ((), many):
        with pytest.raises(ValueError, match="1 to 5"):
            form(fields=fields)
    for fields in ((Text("a", "A"), Text("a", "B")), (Note("Only words"),)):
        with pytest.raises(ValueError, match="name of its own"):
            form(fields=fields)


@pytest.mark.parametrize(
    ("fits", "does_not"),
    [
        (lambda: Text("a", "L" * 45), lambda: Text("a", "L" * 46)),
        (lambda: Text("a", "L"), lambda: Text("a", "")),
        (lambda: Text("a", "A", hint="h" * 100), lambda: Text("a", "A", hint="h" * 101)),
        (lambda: Text("a", "A", placeholder="p" * 100), lambda: Text("a", "A", placeholder="p" * 101)),
        (lambda: Choice("a", "A", placeholder="p" * 150), lambda: Choice("a", "A", placeholder="p" * 151)),
        (lambda: Text("a", "A", max_length=4000), lambda: Text("a", "A", max_length=4001)),
        (lambda: Text("a", "A", max_length=1), lambda: Text("a", "A", max_length=0)),
        (
            lambda: Text("a", "A", min_length=9, max_length=9),
            lambda: Text("a", "A", min_length=9, max_length=8),
        ),
        (lambda: Option("v" * 100, "L" * 100, "d" * 100), lambda: Option("v" * 101, "L")),
        (lambda: Option("v", "L"), lambda: Option("v", "L" * 101)),
        (lambda: Option("v", "L"), lambda: Option("v", "L", "d" * 101)),
        (lambda: Choice("a", "A", options=options(25)), lambda: Choice("a", "A", options=options(26))),
        (lambda: Choice("a", "A", at_most=25), lambda: Choice("a", "A", at_most=26)),
        (lambda: Pick("a", "A", at_most=25), lambda: Pick("a", "A", at_most=0)),
        (lambda: Note("n" * 4000), lambda: Note("n" * 4001)),
        (lambda: Text("a_1", "A"), lambda: Text("A:1", "A")),
    ],
)
def test_limits_of_a_field_are_checked_where_it_is_declared(fits: Any, does_not: Any) -> None:
    fits()
    with pytest.raises(ValueError, match=r"must have|needs|has|lets|name is"):
        does_not()


def options(count: int) -> tuple[Option, ...]:
    return tuple(Option(str(number), f"Option {number}") for number in range(count))


async def test_a_form_at_every_limit_is_accepted_by_discord() -> None:
    class Widest(Form, feature="tests", verb="widest", title="T" * 45):
        fields = (
            Text("text", "L" * 45, hint="h" * 100, placeholder="p" * 100, paragraph=True),
            Choice(
                "choice", "L" * 45, hint="h" * 100, placeholder="p" * 150, options=options(25), at_most=25
            ),
            Pick("channel", "Channel", kind=Kind.CHANNEL, channel_types=(discord.ChannelType.forum,)),
            Pick("people", "People", at_most=25, required=False),
            Note("n" * 4000),
        )

        async def submitted(self, interaction: Interaction, values: Values) -> None:
            await answer(interaction, f"{len(values['text'])} {values.many('choice')} {values['channel']}")

    async def furnish_wide(bot: PlainBot) -> None:
        bot.forms.register(Widest)

        @bot.slash("wide")
        async def wide(interaction: Interaction) -> None:
            await Widest(values={"text": "x" * 5000, "choice": ["3"], "people": ["7"]}).open(interaction)

    async with simulated(PlainBot(furnish_wide)) as env:
        guild = env.create_guild()
        channel, forum = guild.create_text_channel("general"), guild.create_forum_channel("shares")
        ana = guild.add_member(env.create_user("ana"))
        shown = await ana.slash(channel, "wide")
        assert shown.modal is not None
        assert len(shown.modal["components"][0]["component"]["value"]) == 4000
        values = {"text": "y" * 4000, "choice": ["0", "24"], "channel": [forum]}
        result = await ana.submit_modal(shown, values)
        assert result.response is not None
        assert result.response.content == f"4000 ('0', '24') {forum.id}"


def test_an_address_too_long_to_be_reopened_is_refused_at_once() -> None:
    class Long(Form, feature="tests", verb="long", args=(r"[a-z]+",), title="T"):
        fields = (Text("a", "A"),)

    # form:again:<20>:tests:long:<args> is the longest address that is made of it
    Long("x" * 57)
    with pytest.raises(ValueError, match="not an address"):
        Long("x" * 58)


def test_arguments_that_the_address_does_not_allow_are_refused() -> None:
    AskForm(SHARE)
    for args in (("short",), (), (SHARE, SHARE)):
        with pytest.raises(ValueError, match="address does not allow"):
            AskForm(*args)


def test_two_forms_cannot_have_one_address() -> None:
    class Other(Form, feature="tests", verb="limited", title="T"):
        fields = (Text("a", "A"),)

    forms = Forms()
    forms.register(ShareForm, AskForm)
    forms.register(ShareForm)
    assert list(forms) == [ShareForm, AskForm]
    with pytest.raises(ValueError, match="ShareForm"):
        forms.register(Other)


def test_only_the_newest_five_hundred_texts_are_kept() -> None:
    forms = Forms()
    for _ in range(501):
        form = ShareForm(opening_id=new_id(discord.utils.utcnow()))
        forms.keep(form, form.values, 1, "Edit")
    assert len(forms._drafts) == 500


def test_a_button_to_reopen_a_form_shows_where_it_leads() -> None:
    form = AskForm(SHARE)
    assert (
        Forms().keep(form, form.values, 1, "Edit").custom_id
        == f"form:again:{form.opening_id}:tests:limited-ask:{SHARE}"
    )

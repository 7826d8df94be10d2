"""The checker of payloads: it passes what Discord takes, and notices each thing that it would refuse or that could ping."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.fuzz.commands import command_faults
from tests.fuzz.payloads import V2, faults

NOBODY: Final[dict[str, Any]] = {"parse": []}
SEND: Final = "/channels/1/messages"
POST: Final = "/channels/1/threads"
ANSWER: Final = "/interactions/1/token/callback"
Part = dict[str, Any]


def said(**body: Any) -> Part:
    """A message that pings nobody."""
    return {"content": "Hello", "allowed_mentions": NOBODY, **body}


def laid_out(*components: Part) -> Part:
    return {"components": list(components), "flags": V2, "allowed_mentions": NOBODY}


def words(text: str) -> Part:
    return {"type": 10, "content": text}


def button(**parts: Any) -> Part:
    return {"type": 2, "style": 2, "label": "Press", "custom_id": "a:b", **parts}


def row(*parts: Part) -> Part:
    return {"type": 1, "components": list(parts)}


def menu(**parts: Any) -> Part:
    options = [{"label": "One", "value": "1"}, {"label": "Two", "value": "2"}]
    return {"type": 3, "custom_id": "a:menu", "options": options, **parts}


def embed(**parts: Any) -> Part:
    return {"title": "Title", **parts}


def entry(**parts: Any) -> Part:
    return {"type": 18, "label": "Label", "component": {"type": 4, "custom_id": "x", **parts}}


def form(*parts: Part, **more: Any) -> Part:
    return {"type": 9, "data": {"custom_id": "a:b", "title": "Title", "components": list(parts), **more}}


TAKEN: Final[dict[str, tuple[str, str, Part]]] = {
    "words": ("POST", SEND, said()),
    "2000 characters": ("POST", SEND, said(content="x" * 2000)),
    "a layout": ("POST", SEND, laid_out(words("a"), row(button(), button(custom_id="a:c")), row(menu()))),
    "an embed and a row": ("POST", SEND, said(embeds=[embed()], components=[row(button())])),
    "a file alone": ("POST", SEND, said(content=None, attachments=[{"id": 0, "filename": "a.md"}])),
    "an edit that only takes controls away": ("PATCH", f"{SEND}/2", {"components": [], "allowed_mentions": NOBODY}),
    "a deferral": ("POST", ANSWER, {"type": 5, "data": {"flags": 64}}),
    "a form": ("POST", ANSWER, form(entry(max_length=5, value="😀" * 5))),
    "suggestions": ("POST", ANSWER, {"type": 8, "data": {"choices": [{"name": "x", "value": "y"}] * 25}}),
    "a post": ("POST", POST, {"name": "x" * 100, "applied_tags": [1] * 5, "message": said()}),
    "a nickname taken away": ("PATCH", "/guilds/1/members/2", {"nick": None}),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_what_discord_takes_passes(name: str) -> None:
    assert list(faults(*TAKEN[name])) == []


REFUSED: Final[dict[str, tuple[str, str, Part]]] = {
    "no word on mentions": ("POST", SEND, {"content": "Hello"}),
    "everybody may be pinged": ("POST", SEND, said(allowed_mentions={"parse": ["everyone"]})),
    "a member may be pinged": ("POST", SEND, said(allowed_mentions={"parse": [], "users": [1]})),
    "the author may be pinged": ("POST", SEND, said(allowed_mentions={"parse": [], "replied_user": True})),
    "an edit that may ping": ("PATCH", f"{SEND}/2", {"content": "Hello"}),
    "an answer that may ping": ("POST", ANSWER, {"type": 4, "data": {"content": "Hello"}}),
    "a followup that may ping": ("POST", "/webhooks/1/token", {"content": "Hello"}),
    "a post that may ping": ("POST", POST, {"name": "x", "message": {"content": "Hello"}}),
    "2001 characters": ("POST", SEND, said(content="x" * 2001)),
    "1001 emoji, as clients count": ("POST", SEND, said(content="😀" * 1001)),
    "nothing but space": ("POST", SEND, said(content=" \n")),
    "a layout with words beside it": ("POST", SEND, {**laid_out(words("a")), "content": "b"}),
    "a layout of nothing": ("POST", SEND, laid_out()),
    "40 components and one": ("POST", SEND, laid_out(*[words("a")] * 41)),
    "4001 characters to read": ("POST", SEND, laid_out(words("x" * 4000), words("x"))),
    "a text of space": ("POST", SEND, laid_out(words(" "))),
    "six rows": ("POST", SEND, said(components=[row(button(custom_id=f"a:b:{n}")) for n in range(6)])),
    "six buttons in a row": ("POST", SEND, said(components=[row(*(button(custom_id=f"a:b:{n}") for n in range(6)))])),
    "a row of nothing": ("POST", SEND, said(components=[row()])),
    "a menu beside a button": ("POST", SEND, said(components=[row(menu(), button())])),
    "the same address twice": ("POST", SEND, said(components=[row(button(), button())])),
    "an address of 101 characters": ("POST", SEND, said(components=[row(button(custom_id="a" * 101))])),
    "a button without a label": ("POST", SEND, said(components=[row(button(label=" "))])),
    "a button of 81 characters": ("POST", SEND, said(components=[row(button(label="x" * 81))])),
    "a link of 513 characters": ("POST", SEND, said(components=[row(button(style=5, url="https://" + "x" * 505))])),
    "a link to elsewhere": ("POST", SEND, said(components=[row(button(style=5, url="file:///etc/passwd"))])),
    "a menu of 26": ("POST", SEND, said(components=[row(menu(options=[{"label": "x", "value": str(n)} for n in range(26)]))])),
    "a menu of nothing": ("POST", SEND, said(components=[row(menu(options=[]))])),
    "two options alike": ("POST", SEND, said(components=[row(menu(options=[{"label": "x", "value": "1"}] * 2))])),
    "an option of 101 characters": ("POST", SEND, said(components=[row(menu(options=[{"label": "x" * 101, "value": "1"}]))])),
    "more chosen than may be": ("POST", SEND, said(components=[row(menu(options=[{"label": "x", "value": str(n), "default": True} for n in range(2)]))])),
    "more to choose than there is": ("POST", SEND, said(components=[row(menu(max_values=3))])),
    "a placeholder of 151": ("POST", SEND, said(components=[row(menu(placeholder="x" * 151))])),
    "a section with nothing at its side": ("POST", SEND, laid_out({"type": 9, "components": [words("a")]})),
    "a title of 257": ("POST", SEND, said(embeds=[embed(title="x" * 257)])),
    "a field without a value": ("POST", SEND, said(embeds=[embed(fields=[{"name": "x", "value": ""}])])),
    "26 fields": ("POST", SEND, said(embeds=[embed(fields=[{"name": "x", "value": "y"}] * 26)])),
    "embeds of 6001": ("POST", SEND, said(embeds=[embed(description="x" * 3000), embed(description="x" * 2991)])),
    "an embed of nothing": ("POST", SEND, said(embeds=[{"color": 1}])),
    "a nonce of 26": ("POST", SEND, said(nonce="x" * 26)),
    "eleven files": ("POST", SEND, said(attachments=[{"id": n, "filename": "a"} for n in range(11)])),
    "half a surrogate pair": ("POST", SEND, said(content="a\ud800")),
    "a form of six parts": ("POST", ANSWER, form(*(entry(custom_id=f"x{n}") for n in range(6)))),
    "a form of nothing": ("POST", ANSWER, form()),
    "a title of 46": ("POST", ANSWER, form(entry(), title="x" * 46)),
    "a label of 46": ("POST", ANSWER, form({**entry(), "label": "x" * 46})),
    "an input filled with too much": ("POST", ANSWER, form(entry(max_length=5, value="x" * 6))),
    "an input filled with too little": ("POST", ANSWER, form(entry(min_length=5, value="x"))),
    "an input of 4001": ("POST", ANSWER, form(entry(max_length=4001))),
    "26 suggestions": ("POST", ANSWER, {"type": 8, "data": {"choices": [{"name": "x", "value": "y"}] * 26}}),
    "a suggestion of 101": ("POST", ANSWER, {"type": 8, "data": {"choices": [{"name": "x" * 101, "value": "y"}]}}),
    "a suggestion of nothing": ("POST", ANSWER, {"type": 8, "data": {"choices": [{"name": " ", "value": "y"}]}}),
    "a deferral with words": ("POST", ANSWER, {"type": 5, "data": {"content": "Hello"}}),
    "a thread without a name": ("POST", POST, {"name": "  "}),
    "a thread's name of 101": ("POST", POST, {"name": "x" * 101}),
    "six tags": ("POST", POST, {"name": "x", "applied_tags": [1] * 6, "message": said()}),
    "a thread archived after a minute": ("POST", POST, {"name": "x", "auto_archive_duration": 1}),
    "21 tags in a forum": ("PATCH", "/channels/1", {"available_tags": [{"name": "x"}] * 21}),
    "a tag of 21": ("PATCH", "/channels/1", {"available_tags": [{"name": "x" * 21}]}),
    "a nickname of 33": ("PATCH", "/guilds/1/members/2", {"nick": "x" * 33}),
    "a message to nobody": ("POST", "/users/@me/channels", {"recipient_id": 0}),
    "a route that nobody looked at": ("POST", "/guilds/1/webhooks", {"name": "x"}),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_discord_would_refuse_or_what_could_ping_is_noticed(name: str) -> None:
    assert len(list(faults(*REFUSED[name]))) == 1


def test_a_reason_has_512_characters_as_it_is_sent() -> None:
    assert list(faults("DELETE", "/channels/1/messages/2", None, "ü" * 85)) == []
    assert len(list(faults("DELETE", "/channels/1/messages/2", None, "ü" * 86))) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"description": ""},
        {"description": "x" * 101},
        {"description_localizations": {"de": "x" * 101}},
        {"name": "Share"},
        {"options": [{"name": "x", "description": "y"}] * 26},
        {"options": [{"name": "x", "description": "y", "choices": [{"name": " " * 101, "value": 1}]}]},
    ],
)
def test_a_command_that_discord_would_refuse_is_noticed(changed: Part) -> None:
    command = {"name": "share", "description": "Share something", "type": 1}
    assert list(command_faults([command])) == []
    assert len(list(command_faults([{**command, **changed}]))) == 1

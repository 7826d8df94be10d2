"""The paths of words that need no Discord and no database: each takes any text, and says what must hold of it.

In the suite each is tried a few times, since most have tests of their own; the soak tries them a million times.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import functools
import io
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import discord
from hypothesis import strategies as st

from bot.audit.rules import tidy_why
from bot.core.ids import is_id, snowflake
from bot.core.language import languages, speaking
from bot.core.links import Link, parse_link
from bot.core.personal import mentioned, reworded
from bot.core.spans import parse_spans
from bot.core.text import escape, length, line, masked, normalised, plain, quote, shorten, without_invites
from bot.core.zones import search_zones, zone_meant
from bot.guilds.phrases import parse_phrases
from bot.introductions.asking import Reason, Words, check_line, check_note, check_words
from bot.introductions.coach import read as coach
from bot.looking import alerts
from bot.looking import words as looking_words
from bot.looking.gratitude import note_of
from bot.looking.rules import Sort
from bot.looking.wearing import tagged, untagged
from bot.members.facts import parse_facts
from bot.members.rules import Profile, tidy
from bot.moderation.rules import tidy_note, tidy_reason, tidy_words
from bot.projects.rules import Draft, Kind, check_draft, link_and_words
from bot.prompts.rules import parse_texts
from bot.prompts.runs import Answered, as_share, check_answer
from bot.prompts.suggestions import check_text, check_word
from bot.settings import Settings, SettingsError, load
from bot.settings.model import keys
from bot.ui.cards import Panel, embed
from bot.ui.custom_ids import CustomId, arg_text, parse, text_arg
from bot.ui.fields import submitted_values
from bot.ui.times import parse_clock, parse_until
from bot.ui.typed import hand_back
from tests.core.hostile import texts
from tests.core.test_text import active_markup
from tests.fuzz.payloads import V2, faults
from tests.fuzz.wordings import mistaken, wordings

NOW: Final = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_TAGS: Final = ("[hiring]", "[looking]")


@dataclass(frozen=True, slots=True)
class Way:
    """One of them."""

    name: str
    inputs: st.SearchStrategy[Any]
    holds: Callable[[Any], None]


# ---------------------------------------------------------------------- reading what was typed


def _words(text: str) -> Words:
    return Words(Reason.QUESTION, text, text, 30)


READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "an answer to a question": lambda text: check_answer(Answered(text, text)),
    "an answer as a share": lambda text: check_draft(as_share(Answered(text, text))),
    "a custom id": parse,
    "a day": lambda text: parse_until(text, NOW, "Pacific/Apia"),
    "a draft of a share": lambda text: check_draft(Draft(text, Kind.PROJECT, text, text, ask_detail=text)),
    "a link": parse_link,
    "a message to share": link_and_words,
    "a nickname with tags": lambda text: tagged(line(text, 32), _TAGS),
    "a note on thanks": note_of,
    "a note to one of two": check_note,
    "a line of who asks": check_line,
    "a profile": lambda text: tidy(Profile(text, text, text, (text,), text, "")),
    "a reason": tidy_reason,
    "a request": lambda text: check_words(_words(text)),
    "a suggestion": check_text,
    "a time of day": parse_clock,
    "a word on it": check_word,
    "a zone": zone_meant,
    "alerts": lambda text: alerts.parse(tuple(Sort), text, ()),
    "dates": parse_spans,
    "facts": parse_facts,
    "ids": lambda text: (is_id(text), snowflake(text)),
    "organizers' notes": tidy_note,
    "phrases": parse_phrases,
    "places": looking_words.place_keys,
    "questions": parse_texts,
    "reported words": tidy_words,
    "skills": looking_words.skill_term,
    "the coach": lambda text: coach(_words(text), share_title=text),
    "what is erased": lambda text: (mentioned(text, 123456789012345678), reworded(text, 123456789012345678)),
    "why": tidy_why,
    "zones while typing": search_zones,
    "a nickname without tags": lambda text: untagged(text, _TAGS),
}
_AS_TYPED: Final = {
    "a nickname without tags",
    "a custom id",
    "a message to share",
    "a zone",
    "what is erased",
}
"""What these return was typed as it is, and is not kept."""


def is_read(given: tuple[str, str]) -> None:
    """There is an answer, and nothing in it that the databases would not take."""
    name, text = given
    found = READERS[name](text)
    if name not in _AS_TYPED and "Bad" not in type(found).__name__:
        for each in _texts(found):
            assert "\0" not in each
            each.encode()


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, list | tuple | set | frozenset):
        for each in found:  # type: ignore[reportUnknownVariableType]  # of whichever it is
            yield from _texts(each)
    elif is_dataclass(found):
        for each in fields(found):
            yield from _texts(getattr(found, each.name))


# ---------------------------------------------------------------------- making it safe


def is_made_safe(text: str) -> None:
    """Nothing in it means anything to Discord, however it is put."""
    for limit in (1, 30, 300):
        assert active_markup(shorten(escape(text), limit)) == []
        assert length(quote(text, limit)) <= limit
    assert plain(plain(text)) == plain(text)
    assert normalised(normalised(text)) == normalised(text)
    assert masked(text, "https://a.example/").endswith("](<https://a.example/>)")
    assert without_invites(without_invites(text)) == without_invites(text)
    link = parse_link(text)
    assert not isinstance(link, Link) or parse_link(link.url) == link


def is_an_argument(text: str) -> None:
    """Any text goes into an address, and is an address."""
    custom_id = CustomId("a", "b", (text_arg(text, 60),)).encode()
    found = parse(custom_id)
    assert found is not None
    arg_text(found.args[0]).encode()


# ---------------------------------------------------------------------- payloads


def _message(view: discord.ui.View | discord.ui.LayoutView | None, **more: Any) -> list[str]:
    body: dict[str, Any] = {"allowed_mentions": {"parse": []}, **more}
    if view is not None:
        body["components"] = view.to_components()
        body["flags"] = V2 if isinstance(view, discord.ui.LayoutView) else 0
        view.stop()
    return list(faults("POST", "/channels/1/messages", body))


def _run(work: Coroutine[Any, Any, list[str]]) -> list[str]:
    """Run what waits for nothing: a view only asks whether there is a loop, and a new one for each would cost the most."""
    return _loop().run_until_complete(work)


@functools.cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    atexit.register(loop.close)
    return loop


async def _shown(written: list[str]) -> list[str]:
    panel = Panel().heading(escape(written[0]) or "Untitled").rule()
    for each in written[1:]:
        panel.text(escape(each)).note(escape(each))
    return _message(panel.view())


def is_a_card(written: list[str]) -> None:
    """A panel and an embed that Discord takes, whatever is on them."""
    assert _run(_shown(written)) == []
    first, *rest = map(escape, written)
    made = embed(
        title=first, body=first or "Nothing.", fields=[(each[:50], each) for each in rest], author=first
    )
    assert _message(None, embeds=[made.to_dict()]) == []


def is_handed_back(written: list[str]) -> None:
    """What was typed comes back, but for halves of surrogate pairs: in the message, or whole in a file."""
    parts = [
        {"component": {"custom_id": f"field {number}", "value": each}} for number, each in enumerate(written)
    ]
    typed = {name: values[0] for name, values in submitted_values({"components": parts}).items()}
    content, file, _ = hand_back(escape(written[0]) or "No.", typed, None)
    assert _message(None, content=content) == []
    assert file is None or isinstance(file.fp, io.BytesIO)
    kept = content if file is None or not isinstance(file.fp, io.BytesIO) else file.fp.getvalue().decode()
    assert all(each in kept for each in typed.values() if each.strip())


_JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("custom_id", "value", "values", "component", "components", "type", "x")),
            inner,
            max_size=4,
        )
    ),
    max_leaves=4,
)
_PARTS: Final = st.lists(
    st.fixed_dictionaries({}, optional={
        "component": st.fixed_dictionaries({"custom_id": texts}, optional={"value": _JSON, "values": st.lists(texts, max_size=3), "type": _JSON}),
        "components": st.lists(st.fixed_dictionaries({"custom_id": texts}, optional={"value": texts | st.none()}), max_size=3),
        "id": _JSON,
    }),
    max_size=3,
)  # fmt: skip


def is_submitted(components: Any) -> None:
    """Whatever a form's payload holds is read as texts, whole ones."""
    for values in submitted_values({"components": components}).values():
        for value in values:
            value.encode()


# ---------------------------------------------------------------------- wordings


def is_no_template(seed: int) -> None:
    """Every wording in turn, in every language, with braces in what it is given."""
    function = _WORDINGS[seed % len(_WORDINGS)]
    with speaking(_LANGUAGES[seed % len(_LANGUAGES)]):
        assert mistaken(function, seed) is None


_WORDINGS: Final = [each for each in wordings() if each.__qualname__ != "value"]
"""All but one that takes what is stored, of whichever type."""
_LANGUAGES: Final = list(languages())


# ---------------------------------------------------------------------- settings

_KEYS: Final = st.sampled_from(sorted(keys()))
_VARIABLES: Final = _KEYS.map(lambda key: "HALLWAY_" + key.replace(".", "__").upper()) | st.sampled_from(
    ["HALLWAY_TOKEN", "HALLWAY_TOKEN_FILE", "HALLWAY_DISCORD", "HALLWAY_DATABASE", "hallway_http__port", "HALLWAY_HTTP__", "HALLWAY__"]
) | texts.map(lambda text: f"HALLWAY_{text[:20]}")  # fmt: skip
_VALUES: Final = texts.map(lambda text: text[:200].replace("\0", "").encode("utf-8", "replace").decode()) | st.sampled_from(
    ["1", "-1", "1e400", "nan", "true", "{}", '{"port": 1}', "[1", "sqlite://[", "http://[", "postgresql://a:b@[::", "/", ".", "0,1,,x"]
)  # fmt: skip
_TOML: Final = st.lists(
    st.sampled_from(
        ["[discord]\n", '[discord]\ntoken_file = "a\\u0000b"\n', "[database]\n", "[http]\n", "[http", "port", "url", "token_file", " = ", "=", "1", '"', "'''", "\n", "{", "[[", "[", "]", "}", "9e9999"]
    )
    | st.sampled_from(["ready_timeout", "nan", "1979-05-27", "\\u0000", "\\ud800", "a.b.c", "#", "0x", "-inf", "true"])
    | texts.map(lambda text: text[:30]),
    max_size=12,
).map("".join)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """What an operator may have given."""

    toml: str
    environ: Mapping[str, str]
    overrides: list[str]


SETTINGS: Final = st.builds(
    Given, _TOML, st.dictionaries(_VARIABLES, _VALUES, max_size=2),
    st.lists(st.builds("{}={}".format, _KEYS, _VALUES) | texts.map(lambda text: text[:40]), max_size=2),
)  # fmt: skip


def is_settled(given: Given) -> None:
    """Settings, or one sentence for the operator; and then a token, or one sentence more."""
    with TemporaryDirectory() as folder, contextlib.suppress(SettingsError):
        file = Path(folder) / "config.toml"
        file.write_bytes(given.toml.encode("utf-8", "surrogatepass"))
        settings = load(file, environ=given.environ, overrides=given.overrides)
        assert isinstance(settings, Settings)
        assert settings.database.shown
        assert settings.database.connect_url
        settings.token()


_SEVERAL: Final = st.lists(texts, min_size=1, max_size=9)
WAYS: Final = (
    Way("what is typed", st.tuples(st.sampled_from(sorted(READERS)), texts), is_read),
    Way("made safe", texts, is_made_safe),
    Way("an argument of an address", texts, is_an_argument),
    Way("a card", _SEVERAL, is_a_card),
    Way("handed back", _SEVERAL, is_handed_back),
    Way("a form's payload", _PARTS, is_submitted),
    Way("a sentence", st.integers(0, 10**9), is_no_template),
    Way("settings", SETTINGS, is_settled),
)

"""The file somebody takes along: two files that say the same, one of them a pleasure to read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt as CommonMark  # rich brings it
from markdown_it.token import Token

from bot.core.personal import members_of
from bot.privacy.rules import Export, Kind, Section
from cogs.privacy.archive import TECHNICAL, archive, readable
from cogs.privacy.wording_of_labels import LABELS
from tests.cogs.privacy.speaking import say
from tests.privacy.filling import tables

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MEMBER, GUILD, ELSEWHERE = 11_111_111_111_111_111, 100, 200


def export(*sections: Section) -> Export:
    return Export(MEMBER, NOW, sections)


def shared(*entries: Mapping[str, Any], title: str = "shares", guild_id: int | None = GUILD) -> Section:
    return Section(Kind.SHARES, title, entries, guild_id)


def read(*sections: Section) -> str:
    return readable(export(*sections), {GUILD: "Data *Meetup*"})


def told(token: Token) -> str:
    """What somebody reads of a line."""
    return "".join(child.content for child in token.children or ())


BLOCKS = {"inline", "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"} | {
    f"{block}_{end}" for block in ("heading", "paragraph", "blockquote") for end in ("open", "close")
}


def test_the_zip_has_both_files_for_one_person_alone() -> None:
    with zipfile.ZipFile(io.BytesIO(archive(export(shared({"title": "Tide tables"})), {}))) as files:
        assert [entry.filename for entry in files.infolist()] == ["hallway.md", "hallway.json"]
        assert {entry.external_attr >> 16 for entry in files.infolist()} == {0o600}
        assert {entry.date_time for entry in files.infolist()} == {(2026, 3, 2, 9, 30, 0)}
        assert json.loads(files.read("hallway.json"))["servers"] == {
            str(GUILD): {"shares": [{"title": "Tide tables"}]}
        }
        assert "**Tide tables**" in files.read("hallway.md").decode()


def test_the_same_data_is_the_same_file() -> None:
    one, other = (archive(export(shared({"title": "Tide tables"})), {}) for _ in range(2))
    assert one == other


def test_a_thing_is_read_from_its_name_over_its_words_to_what_is_known_of_it() -> None:
    text = read(
        shared(
            {
                "id": "0abc",
                "title": "Tide tables",
                "what": "Reads the tables.\n\nUseful to whoever sails.",
                "link": "https://example.org/tide_tables",
                "state": "open",
                "channel_id": "7",
                "message_id": "8",
                "closed_at": None,
                "created_at": NOW.isoformat(),
            }
        )
    )
    assert text.endswith(
        "**Tide tables** · *2 March 2026, 09:30*\n"
        "\n"
        "> Reads the tables.\n"
        ">\n"
        "> Useful to whoever sails.\n"
        "\n"
        "- Link: <https://example.org/tide_tables>\n"
        "- State: open\n"
        f"- In Discord: <https://discord.com/channels/{GUILD}/7/8>\n"
    )


def test_every_kind_says_why_it_is_kept_and_how_long() -> None:
    text = read(shared({"title": "Tide tables"}), Section(Kind.INBOX, "news", [{"news": "helped"}], GUILD))
    assert "### What you shared, and progress on it\n\n*So that others find it" in text
    assert "*So that you can read it. Kept for 90 days at most.*" in text


def test_servers_have_names_where_they_are_known_and_come_apart() -> None:
    text = read(
        shared({"title": "Here"}),
        shared({"title": "There"}, guild_id=ELSEWHERE),
        shared({"title": "X"}, guild_id=None),
    )
    assert f"## Data \\*Meetup\\* (server {GUILD})" in text
    assert f"## Server {ELSEWHERE}" in text
    assert "## In no server in particular" in text


def test_what_is_in_a_server_is_said_first() -> None:
    text = read(shared({"title": "One"}, {"title": "Two"}), shared({"text": "Done"}, title="progress"))
    assert "In here: shares (2), progress (1)." in text
    assert text.index("#### Shares") < text.index("#### Progress")


def test_lists_and_what_is_inside_others_are_read_too() -> None:
    text = read(
        shared(
            {
                "title": "T",
                "skills": "dbt\nsql",
                "tags": ["a", "b"],
                "context": {"their_words": "Hm"},
                "is_named": False,
            }
        )
    )
    assert "- Skills: dbt, sql\n- Tags: a, b\n" in text
    assert "- Context:\n  - Their words: Hm\n" in text
    assert "- Named: no\n" in text


def test_nothing_is_said_to_be_nothing() -> None:
    assert read().endswith("Nothing.\n")


@pytest.mark.parametrize(
    "typed",
    [
        "# Not a heading",
        "- no list",
        "1. no list",
        "a *b* _c_ `d`",
        "<script>",
        "[x](https://evil.example)",
        "| a | b |",
    ],
)
def test_words_of_members_format_nothing(typed: str) -> None:
    for entry, around in (
        ({"title": typed}, {"strong_open", "strong_close"}),
        ({"what": f"{typed}\n"}, set[str]()),
    ):
        parsed = CommonMark().parse(read(shared(entry)))
        (found,) = (token for token in parsed if token.type == "inline" and told(token) == typed)
        assert {child.type for child in found.children or ()} <= {"text", "text_special", *around}
        assert {token.type for token in parsed} <= BLOCKS


def test_a_name_with_underscores_stays_readable() -> None:
    assert "**snake_case_names**" in read(shared({"title": "snake_case_names"}))


def test_every_value_that_is_exported_is_called_something() -> None:
    found = {
        column.name
        for table in tables()
        for name, named in members_of(table).items()
        for column in table.c
        if not named.unexported and column.name not in {name, *named.without, *TECHNICAL}
    }
    assert found - set(LABELS) == set()


def test_it_is_read_in_ones_language_and_means_the_same_to_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"What Hallway keeps about you": "Was Hallway weiß", "shares": "Beiträge", "State": "Stand"}
    say(monkeypatch, {**words, "d MMMM y, HH:mm": "d. MMMM y, HH:mm"})
    with zipfile.ZipFile(io.BytesIO(archive(export(shared({"state": "open"})), {}))) as files:
        text = files.read("hallway.md").decode()
        assert text.startswith("# Was Hallway weiß\n")
        assert "In here: Beiträge (1)." in text
        assert "- Stand: open\n" in text
        assert "2. March 2026, 09:30" in text
        assert json.loads(files.read("hallway.json"))["servers"] == {
            str(GUILD): {"shares": [{"state": "open"}]}
        }


_plain = st.none() | st.booleans() | st.integers() | st.text(max_size=40)
_entries = st.dictionaries(
    st.from_regex(r"[a-z_]{1,12}", fullmatch=True),
    st.recursive(
        _plain,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    ),
    max_size=5,
)


@settings(max_examples=20)
@given(st.lists(_entries, max_size=3))
def test_whatever_is_kept_can_be_packed_and_no_word_is_lost_from_the_json(
    entries: list[dict[str, Any]],
) -> None:
    packed = archive(export(shared(*entries)), {GUILD: "x"})
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        assert json.loads(files.read("hallway.json"))["servers"][str(GUILD)]["shares"] == entries

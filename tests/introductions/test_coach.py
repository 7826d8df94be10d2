"""The coach: what it says of requests, and that any text is harmless to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import process_time
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import normalised
from bot.guilds.phrases import Phrase
from bot.introductions.asking import Reason, Words
from bot.introductions.coach import EXCERPT_MOST, PHRASE, RULES, SHOWN_MOST, Advice, most_useful, read
from bot.introductions.prose import ENGLISH, PLAIN, prose
from tests.introductions import corpus
from tests.introductions.coach_document import BLOCK, DOCUMENT, drawn
from tests.introductions.corpus import PARTS, figures, left_alone, messages

GOOD_LINE: Final = "Your article on soldering fixed my synth, the part on ground loops above all."
GOOD_AGENDA: Final = "How do you test a board before it is powered?"
HELD_OUT_PRECISION: Final = 0.90
HELD_OUT_RECALL: Final = 0.88
NAMES: Final = {rule.name for rule in RULES}


@dataclass(frozen=True)
class Said:
    line: str = GOOD_LINE
    agenda: str = GOOD_AGENDA


def raised(line: str = GOOD_LINE, agenda: str = GOOD_AGENDA, share_title: str = "") -> set[str]:
    return {advice.rule.name for advice in read(Said(line, agenda), share_title=share_title)}


def phrased(said: Said, *phrases: str) -> list[Advice]:
    advice = read(said, [Phrase(phrase, f"about {phrase}") for phrase in phrases])
    return [one for one in advice if one.rule == PHRASE]


# ------------------------------------------------------------------------------------------------ the corpus


def test_the_corpus_is_large_enough_to_say_something() -> None:
    assert sum(len(messages(part)) for part in PARTS) >= 140
    assert len(messages("held_out")) >= 60
    assert not {message.line for message in messages("tuning")} & {
        message.line for message in messages("held_out")
    }


def test_every_label_is_a_rule_and_every_rule_has_its_messages() -> None:
    labelled = [name for part in PARTS for message in messages(part) for name in message.wanted]
    assert set(labelled) == NAMES
    assert min(labelled.count(name) for name in NAMES) >= 5


def test_on_what_it_was_tuned_on_it_says_what_a_reader_would() -> None:
    found = figures(messages("tuning"))
    assert found.precision >= 0.97
    assert found.recall >= 0.97
    for name in NAMES:
        assert figures(messages("tuning"), name).recall >= 0.85, name


def test_on_words_it_has_not_met_it_is_seldom_wrong_and_finds_most() -> None:
    found = figures(messages("held_out"))
    assert found.precision >= HELD_OUT_PRECISION
    assert found.recall >= HELD_OUT_RECALL


@pytest.mark.parametrize("part", PARTS)
def test_good_requests_are_left_alone(part: str) -> None:
    alone, good = left_alone(messages(part))
    assert alone >= 0.95 * good


def test_the_figures_are_printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["corpus", "tuning"])
    corpus.main()
    printed = capsys.readouterr().out
    assert corpus.table() in printed
    assert "missed" in printed


# ------------------------------------------------------------------------------------------------ the rules


def test_the_document_shows_the_rules_and_figures_as_they_are() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert len(BLOCK.findall(text)) == 2
    assert text == drawn(text), "run python -m tests.introductions.coach_document"


def test_every_rule_is_worded_shortly_and_kindly() -> None:
    assert len(NAMES) == len(RULES)
    for rule in (*RULES, PHRASE):
        for text in (str(rule.finds), str(rule.why), str(rule.better)):
            assert 0 < len(text) <= 110, text
            assert not any(
                hard in text.lower() for hard in ("!", "wrong", "bad", "must", "should", "don't")
            ), text
        assert str(rule.why).endswith(".")
        assert str(rule.better).endswith(".")


def test_a_rule_gives_way_only_to_rules_that_stand_before_it() -> None:
    for place, rule in enumerate(RULES):
        assert set(rule.unless) <= {earlier.name for earlier in RULES[:place]}


def test_advice_comes_in_the_order_of_the_table_and_three_at_most_are_shown() -> None:
    said = Said(
        "DEAR SIR/MADAM, I AM LOOKING FOR WORK AND NEED HELP ASAP!!!!", "refer me. my cv: a@b.example"
    )
    advice = read(said)
    places = [RULES.index(one.rule) for one in advice]
    assert places == sorted(places)
    assert len(advice) > SHOWN_MOST
    assert most_useful(advice) == advice[:SHOWN_MOST]


def test_it_reads_the_words_of_a_request_as_they_are_kept() -> None:
    words = Words(Reason.QUESTION, GOOD_LINE, "Your career", 30)
    assert [advice.rule.name for advice in read(words)] == ["no-topic"]


def test_the_excerpt_is_what_was_typed() -> None:
    [advice] = read(Said(agenda="May I Pick  Your\nBrain on amplifiers and filters?"))
    assert advice.excerpt == "Pick Your Brain"
    [advice] = read(Said(agenda="İİİ May I Pick Your Brain on amplifiers and filters?"))
    assert advice.excerpt == "Pick Your Brain"


def test_a_long_excerpt_is_shortened() -> None:
    [advice] = read(Said(line="PLEASE HELP ME NOW, " * 20))
    assert advice.excerpt.startswith("PLEASE HELP ME NOW")
    assert len(advice.excerpt) == EXCERPT_MOST


def test_what_is_missing_has_no_excerpt() -> None:
    [advice] = read(Said(agenda="Your career"))
    assert (advice.rule.name, advice.excerpt, advice.phrase_advice) == ("no-topic", "", None)


@pytest.mark.parametrize(
    "agenda", ["p\u200bick y\u00adour bra\u200din about amps", "PICK YOUR BRAIN", "pick\u00a0your brain"]
)
def test_disguises_do_not_hide_a_phrase(agenda: str) -> None:
    assert "stock-phrase" in raised(agenda=agenda)


@pytest.mark.parametrize(
    ("agenda", "name"),
    [
        ("Routing with `/users/[name].tsx` and why the [id] param wins?", "copied"),
        ("Why does `you must` stand in the RFC twice?", "demand"),
        ("```\ncontact = 'me@shop.example'\n``` why does this validate?", "contact"),
        ("git@github.com:me/tool.git does not clone behind the proxy, why?", "contact"),
        ("SELECT FOR UPDATE SKIP LOCKED against LISTEN and NOTIFY in PostgreSQL?", "shouting"),
        ("REST, GRPC, JSON, AVRO: what does HTTP 3 change for IOT?", "shouting"),
        ("Versions 3.11.4, 3.12.1 and 2024-11-22 10:30 differ by 1000000000 ns, why?", "contact"),
        ("Job queues, cron jobs and position encoders: what do they share?", "referral"),
        ("I can fix the docs of your parser for free, which part first?", "free-work"),
        ("How do I get a stable position from two cheap encoders?", "referral"),
        ("Is the current position of the servo kept, and do I need a job queue?", "referral"),
        ("How do roles in your team change, and what is work in your team like on Fridays?", "referral"),
        ("Could you refer me to a paper on my CV pipeline's blind spot?", "referral"),
        ("Your parser helped me to finish my thesis; would a second pass pay?", "free-work"),
        ("Do our schemas differ? I could write a converter for our group.", "free-work"),
        ("Do you have to read the whole file into memory today?", "demand"),
        ("How do you decide what is urgent, and when do you call flush immediately?", "demand"),
        ("The layers (your post on tiles) and ${name} or $name in the shell?", "copied"),
        ("The part on [your page](https://example.org) about grids, why columns?", "copied"),
        ("Your talk on signal processing: why is my Telegram bot is slow on my phone?", "contact"),
        ("A call graph of 1000000 nodes: how do you lay it out?", "contact"),
    ],
)
def test_the_words_of_a_trade_are_not_taken_for_something_else(agenda: str, name: str) -> None:
    assert name not in raised(agenda=agenda)


@pytest.mark.parametrize(
    "text",
    [
        "Ich habe deinen Vortrag gehört und den Code auf unserem Rechner zum Laufen gebracht, es war so gut",
        "Me gusta tu proyecto y lo uso en mi clase, no me canso de leer el código",
        "J'aime ton projet, on a tout de suite vu la différence dans notre école",
        "Jag har läst din guide i helgen och vi ska bygga en i vår förening",
        "Ik heb je blog gelezen en we hebben er op het werk veel aan gehad, het is super",
        "Mi piace il tuo progetto e lo uso a scuola con i miei alunni",
        "Przeczytałem twój artykuł i zbudowałem to do naszego domu, my też tak mamy",
        "Gostei do teu projeto e uso-o no meu trabalho a toda a hora",
        "Jeg har fulgt din serie og lavet en selv, den er god",
        "Luin juttusi ja rakensin sen itse, hieno homma",
        "Am citit articolul tău și l-am pus în practică la noi la birou",
        "Прочитал вашу статью и собрал такую же станцию дома",
        "Διάβασα το άρθρο σου και το δοκίμασα στο σχολείο μας",
        "قرأت مقالك وطبقته في مشروعي مع زملائي في الجامعة",
        "קראתי את המאמר שלך ובניתי תחנה כזאת בבית עם הילדים",
        "あなたの記事を読んで、同じ装置を自宅で作りました。とても勉強になりました。",
        "ผมอ่านบทความของคุณแล้วลองทำตามที่บ้าน ได้ผลดีมาก",
    ],
)
def test_no_rule_on_english_words_speaks_on_another_language(text: str) -> None:
    assert not prose(text).is_english
    assert raised(text, text[:30], share_title="Whatever") == set()


def test_accents_and_scripts_without_spaces_count_for_what_they_say() -> None:
    assert raised("Ваш", "Как вы проверяете датчики?") == {"too-short"}
    assert "too-short" not in raised("感谢你写的量化教程很有用", "怎么选择校准数据？")
    assert "too-long" in raised("测" * 400)


def test_the_limits_of_length_are_where_they_are_said_to_be() -> None:
    assert "too-short" in raised("abcd efgh ijkl mnop qrst uvwx")
    assert "too-short" not in raised("abcd efgh ijkl mnop qrst uvwxy")
    agenda = "How do you test a board?"
    assert "too-long" not in raised("word " * 190, agenda)
    assert "too-long" in raised("word " * 200, agenda)


def test_a_share_is_spoken_of_by_its_words_its_author_or_its_kind() -> None:
    title = "Soil sensors that last"
    assert "share-unsaid" in raised(
        "I run a small nursery near the coast and have started with electronics.", share_title=title
    )
    for line in (
        "I run a small nursery, and the sensors have lasted all of the winter here.",
        "I run a small nursery, and your circuit is on each of the tables here.",
        "I run a small nursery, and the tutorial is on the wall in the office here.",
    ):
        assert "share-unsaid" not in raised(line, share_title=title)


# ------------------------------------------------------------------------------------------------ organizers' phrases


@pytest.mark.parametrize(
    ("phrase", "text", "is_found"),
    [
        ("crypto", "A CRYPTO wallet", True),
        ("crypto", "cryptography for beginners", False),
        ("chain", "on a blockchain", False),
        ("white  paper", "our White\nPaper", True),
        ("Straße", "STRASSE und Haus", True),
        ("don't bother", "please DON’T bother", True),
        ("c++", "moving from C++ to Rust", True),
        (".*", "any text at all", False),
        (".*", "the pattern .* in grep", True),
        ("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaa!", False),
        ("咖啡", "我们一起喝咖啡吧", True),
        ("emploi", "je cherche de l'emploi", True),
        ("🚀", "to the moon 🚀🚀", True),
        ("", "anything", False),
        ("\u200b", "anything", False),
        ("pick", "pi\u200bck", True),
    ],
)
def test_a_phrase_is_found_as_text_between_word_borders(phrase: str, text: str, is_found: bool) -> None:
    assert bool(phrased(Said(agenda=text), phrase)) is is_found
    assert bool(phrased(Said(line=text), phrase)) is is_found


def test_a_phrase_brings_its_own_advice_before_all_other() -> None:
    first, *rest = read(Said(agenda="nft drop asap"), [Phrase("NFT", "Not here, please.")])
    assert (first.rule, first.excerpt, first.phrase_advice) == (PHRASE, "NFT", "Not here, please.")
    assert rest == read(Said(agenda="nft drop asap"))


def test_a_phrase_that_spans_both_fields_is_not_there() -> None:
    assert phrased(Said("ends with quick", "chat begins"), "quick chat") == []


def test_phrases_that_read_alike_are_said_once() -> None:
    [advice] = phrased(Said(agenda="the NFT drop"), "nft", "NFT", " Nft ")
    assert advice.excerpt == "nft"


def test_every_phrase_that_is_there_is_said_in_their_order() -> None:
    found = phrased(Said("about a drop", "of an NFT"), "nft", "whale", "drop")
    assert [advice.excerpt for advice in found] == ["nft", "drop"]


# ------------------------------------------------------------------------------------------------ any text

TEXTS: Final = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            [*sorted(PLAIN)[:80], "!!!", "[name]", "asap", "@", "+1", "?", "\u200b", "İ", "ﬁ", "`", "\n"]
        )
    ).map(" ".join),
)
PHRASES: Final = st.lists(st.builds(Phrase, TEXTS, st.text(max_size=20)), max_size=6)


@given(line=TEXTS, agenda=TEXTS, title=TEXTS, phrases=PHRASES)
def test_any_text_is_read_and_twice_alike(line: str, agenda: str, title: str, phrases: list[Phrase]) -> None:
    advice = read(Said(line, agenda), phrases, share_title=title)
    assert advice == read(Said(line, agenda), phrases, share_title=title)
    assert all(len(one.excerpt) <= EXCERPT_MOST for one in advice)
    names = [one.rule.name for one in advice if one.rule != PHRASE]
    assert len(names) == len(set(names))


@given(line=TEXTS, agenda=TEXTS, phrases=PHRASES, more=PHRASES)
def test_a_further_phrase_takes_no_other_advice_away(
    line: str, agenda: str, phrases: list[Phrase], more: list[Phrase]
) -> None:
    before, after = read(Said(line, agenda), phrases), read(Said(line, agenda), [*phrases, *more])
    assert [one for one in after if one in before] == before


@given(before=st.text(max_size=40), phrase=TEXTS, after=st.text(max_size=40))
def test_a_phrase_is_found_wherever_it_stands_by_itself(before: str, phrase: str, after: str) -> None:
    sought = normalised(phrase)
    if any(char.isalnum() for char in sought):
        assert phrased(Said(agenda=f"{before} . {sought} . {after}"), sought)


@given(text=TEXTS)
def test_capitals_and_spaces_change_nothing_for_a_phrase(text: str) -> None:
    said = Said(agenda="we sell an NFT  Drop here")
    assert phrased(said, "nft drop", text)[0] == phrased(said, "nft drop")[0]


HOSTILE: Final = {
    "letters": "a",
    "spaces": " ",
    "lines": "\n",
    "words": "word ",
    "at signs": "a@",
    "dots": "a.a@a.",
    "digits": "+1 ",
    "brackets": "[[{{<",
    "placeholders": "[your name",
    "backticks": "`",
    "fences": "```a",
    "marks": "!?",
    "capitals": "AB ",
    "begun phrases": "pick your build my can you please do ",
    "zero width": "\u200b\u200d",
    "marks on letters": "a\u0301\u0301\u0301\u0301\u0301",
    "dotted capitals": "İ",
    "ideographs": "测",
    "emoji": "👩‍💻",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    phrases = [Phrase(f"{piece}{piece}{number}", "no") for number in range(20)] + [Phrase("(a+)+$", "no")]

    def taken(size: int) -> float:
        text = (piece * size)[:size]
        began = process_time()
        read(Said(text, text), phrases, share_title=text)
        return process_time() - began

    taken(100)
    short, long = min(taken(2_500) for _ in range(3)), min(taken(10_000) for _ in range(2))
    assert long < 8 * short + 0.02  # four times the text; a square would take sixteen times as long
    assert long < 2


def test_the_lists_of_words_hold_single_small_words() -> None:
    def odd(words: Iterable[str]) -> list[str]:
        return [word for word in words if prose(word).words != (word,) and "-" not in word]

    assert odd(ENGLISH | PLAIN) == []


def test_of_the_same_words_only_what_the_organizers_say_is_shown() -> None:
    said = Said(agenda="Can I pick your brain?")
    advice = read(said, [Phrase("Pick your brain", "Ask the question itself.")])
    assert [normalised(each.excerpt) for each in advice] == ["pick your brain"] * 2
    assert [each.phrase_advice for each in most_useful(advice)] == ["Ask the question itself."]

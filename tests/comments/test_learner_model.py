import random
from collections import Counter
from itertools import product
from time import process_time

import pytest

from comments.evaluate import Outcome, later_part
from comments.learner_features import Example, features
from comments.learner_model import HOLD, SPAM, Model
from comments.learner_train import LEAST, MOST, train
from tests.comments.labelled import labelled


@pytest.mark.parametrize(
    ("text", "author", "title", "expected"),
    [
        ("Hej på dig", "", "", {"word:hej", "pair:hej på", "part:^he", "part:hej$", "start:hej"}),
        ("Klicka på https://www.Casino.example/a?b=1", "", "", {"host:casino.example", "sign:link"}),
        ("se casino.example nu", "", "", {"sign:domain", "sign:lower-start"}),
        ("http://a.example http://b.example", "", "", {"sign:links", "host:a.example", "host:b.example"}),
        ("Hej", "Casino77", "", {"name:casino77", "sign:name-with-digits"}),
        ("Bara 99 kr!!!", "", "", {"sign:money", "sign:exclamations", "word:0"}),
        ("Ring 070-123 45 67", "", "", {"sign:phone"}),
        ("KÖP DEN HÄR BOKEN NU", "", "", {"sign:capitals"}),
        ("Mer om tillit?", "", "Tillit och mod", {"sign:on-topic", "sign:question"}),
        ("Mer om bilar", "", "Tillit och mod", {"sign:off-topic"}),
        ("Skriv till a@b.example ✨", "", "", {"sign:email", "sign:pictogram"}),
        ("ｈｔｔｐ://ａ.example &amp; casino", "", "", {"sign:link", "host:a.example"}),
        ("", "", "", {"sign:length0"}),
    ],
)
def test_features_have_names_that_can_be_read(text: str, author: str, title: str, expected: set[str]) -> None:
    assert expected <= features(text, author, title).keys()


@pytest.mark.parametrize(
    ("text", "sign"), [("Se http://a.example", "sign:link"), ("Se a.example", "sign:domain")], ids=["link", "address"]
)
def test_a_single_address_counts_once(text: str, sign: str) -> None:
    without = features("Se", "", "").keys()
    signs = {name for name in features(text, "", "").keys() - without if name.startswith("sign:")}
    assert signs - {"sign:length2", "sign:length3"} == {sign}


def test_an_address_that_people_write_to_is_no_web_address() -> None:
    assert "sign:domain" not in features("Skriv till anna@exempel.se", "", "")


def test_a_long_text_is_read_at_both_ends() -> None:
    found = features("början " + "mitten " * 1_000 + " slutet", "", "")
    assert {"word:början", "word:slutet"} <= found.keys()


@pytest.mark.parametrize(
    "text", ["a" * 5_000, "1" * 5_000, "a." * 2_500, "(" * 5_000, "1 " * 2_500, "a@" * 2_500, "=x" * 2_500]
)
def test_no_text_is_slow_to_read(text: str) -> None:
    start = process_time()
    features(text, text[:80], "")
    assert process_time() - start < 0.05


def test_the_learner_is_silent_before_twenty_of_each_kind() -> None:
    rows = [row.example for row in labelled()]
    good, spam = ([row for row in rows if row.is_spam == kind] for kind in (False, True))
    assert train([]) is None
    assert train([*good, *spam[: LEAST - 1]]) is None
    assert train([*good[: LEAST - 1], *spam]) is None
    assert train([*good[:LEAST], *spam[:LEAST]]) is not None


def test_training_twice_gives_the_same() -> None:
    rows = [row.example for row in labelled()[:120]]
    first, second = train(rows), train(rows)
    assert first is not None
    assert first == second
    for text in ("casino", "Tack för en klok text", ""):
        stored = Model.unpacked(first.packed())
        assert stored.judge(text, "Anna", "").score == pytest.approx(first.judge(text, "Anna", "").score, abs=1e-3)


def test_it_says_which_words_moved_it() -> None:
    rows = [Example(f"{'kanin' if n % 2 else 'tack'} {n % 7}", "", is_spam=bool(n % 2)) for n in range(80)]
    model = train(rows)
    assert model is not None
    verdict = model.judge("En kanin satt där", "", "")
    assert verdict.holds
    assert "word:kanin" in verdict.moved
    assert not any(name.startswith("part:") for name in verdict.moved)
    assert len(verdict.moved) <= 3


def test_the_thresholds_are_where_the_score_says() -> None:
    model = Model({}, bias=1.0, hold_at=1.0, spam_at=2.0)
    assert model.judge("", "", "").score == HOLD
    assert Model({}, bias=2.0, hold_at=1.0, spam_at=2.0).judge("", "", "").score == SPAM
    assert Model({}, bias=-1e9, hold_at=1.0, spam_at=2.0).judge("", "", "").score == 0.0


def test_comments_all_alike_give_a_model_too() -> None:
    rows = [Example("Tack", "", is_spam=bool(n % 2)) for n in range(60)]
    model = train(rows)
    assert model is not None
    assert not model.judge("Tack", "", "").is_spam


def held(number: int = 5) -> dict[str, float]:
    """The share of each kind that is held when each comment is judged by what the other parts teach."""
    rows = labelled()
    order = sorted(range(len(rows)), key=lambda at: rows[at].example.is_spam)
    hits, total = Counter[str](), Counter(row.kind for row in rows)
    for fold in range(number):
        left_out = set(order[fold::number])
        model = train([row.example for at, row in enumerate(rows) if at not in left_out])
        assert model is not None
        for kind, example in (rows[at] for at in left_out):
            hits[kind] += model.judge(example.text, example.author, "").holds
    return {kind: hits[kind] / total[kind] for kind in total}


def test_statement_23_the_learner_holds_the_spam_and_lets_the_good_through() -> None:
    """On our own labelled set, which nothing was chosen by; docs/spam.md tells of public ones."""
    assert len(labelled()) >= 400
    shares = held()
    assert shares["chat"] >= 0.90, shares
    assert shares["plug"] >= 0.55, shares
    assert shares["seo"] >= 0.90, shares
    assert shares["good"] <= 0.05, shares


def test_statement_23_nothing_good_is_put_with_the_spam() -> None:
    rows = [row.example for row in labelled()]
    _model, later = later_part(rows)
    assert later.good_filed == 0
    assert later.recall is not None
    assert later.recall >= 0.85


def test_outcomes_add_up() -> None:
    assert Outcome(1, 1, 0, 2, 1, 0) + Outcome(3, 1, 1, 4, 0, 0) == Outcome(4, 2, 1, 6, 1, 0)
    assert Outcome(spam=4, spam_held=2, good=6, good_held=1).precision == 2 / 3
    assert Outcome().precision is None


def test_no_more_than_the_newest_are_learnt_from() -> None:
    old = [Example("gammal bluff", "", is_spam=True), Example("gammal vän", "", is_spam=False)]
    pick = random.Random(3).choice
    words = ["".join(pair) for pair in product("abcdefghij", "klmnop")]
    new = [Example(f"{pick(words)} {'köp' if n % 2 else 'tack'}", "", is_spam=bool(n % 2)) for n in range(2 * MOST)]
    model = train([*old, *new])
    assert model is not None
    assert "word:gammal" not in model.weights

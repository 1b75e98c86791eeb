from django.utils.translation import override

from comments.learner_features import HOST, NAME, PAIR, SIGN, START, WORD, features
from comments.reasons import feature_in_words, in_words, points

STORED: list[dict[str, object]] = [
    {"code": "every"},
    {"code": "links", "count": 2, "points": 2},
    {"code": "words", "words": ["bonus", "free"], "points": 3},
    {"code": "disallowed", "words": ["casino"], "points": 10},
    {"code": "duplicate", "points": 4},
    {"code": "haste", "count": 900, "seconds": 2.5, "points": 2},
    {"code": "stale", "points": 1},
    {"code": "trap", "points": 10},
    {"code": "rate", "count": 4, "points": 3},
    {"code": "new", "points": 1},
    {"code": "unproven", "points": 1},
    {"code": "learner_hold", "score": 0.7, "words": [], "points": 3},
    {"code": "learner_spam", "score": 0.934, "words": ["word:casino", "sign:link", "name:kasino"], "points": 8},
    {"code": "akismet", "points": 8},
]


def test_statement_11_each_reason_is_told_in_words() -> None:
    with override("en"):
        assert in_words(STORED) == [
            "Every comment is read before it is shown",
            "2 links",
            "On the list of words that make a comment wait: “bonus”, “free”",
            "On the list of words that make a comment spam: “casino”",
            "The same text has come in before",
            "900 characters in 2 seconds: faster than anybody types",
            "The form had been open for more than a day",
            "The field that people do not see was filled in",
            "4 other comments from the same network in ten minutes",
            "No comment with this address is shown yet",
            "The browser did no proof of work",
            "Perhaps like what you marked as spam: 0.70 of 1",
            "Like what you marked as spam: 0.93 of 1, because of “casino”, a link, “kasino” in the name",
            "Akismet says that it is spam",
        ]


def test_statement_11_each_reason_is_told_in_swedish() -> None:
    with override("en"):
        english = in_words(STORED)
    with override("sv"):
        swedish = in_words(STORED)
    assert swedish[1] == "2 länkar"
    assert swedish[12].startswith("Liknar det som du har markerat som skräp: 0,93 av 1")
    assert not set(swedish) & set(english)


def test_one_is_not_two() -> None:
    with override("en"):
        assert in_words([{"code": "rate", "count": 1}]) == ["1 other comment from the same network in ten minutes"]


def test_the_score_is_the_sum_of_the_points() -> None:
    assert points(STORED) == 56
    assert points([{"code": "every"}, {"points": "3"}]) == 0


def test_a_reason_of_another_version_is_shown_as_it_is() -> None:
    assert in_words([{"code": "forgotten"}, {}, {"code": "links", "count": "many"}]) == ["forgotten", "", "links"]


def test_every_feature_has_words() -> None:
    text = "<b>KÖP</b> för 99 kr!!! Ring 070-123 45 67? a@b.example ✨ http://a.example http://b.example c.example; x=1"
    found = [*features(text, "Kalle77", "Köp billigt"), *features("hej på dig", "", "Om tillit")]
    found += [*features("ALLT SKA BORT NU", "", "")]
    with override("en"):
        for feature in found:
            kind, _colon, value = feature.partition(":")
            told = feature_in_words(feature)
            if kind == SIGN:
                assert told != value
            elif kind in {WORD, PAIR, START, NAME, HOST}:
                assert value in told


def test_figures_are_rounded_not_cut_off() -> None:
    with override("en"):
        assert in_words(
            [
                {"code": "learner_hold", "score": 0.697, "words": []},
                {"code": "haste", "count": 90, "seconds": 1.9},
            ]
        ) == [
            "Perhaps like what you marked as spam: 0.70 of 1",
            "90 characters in 2 seconds: faster than anybody types",
        ]

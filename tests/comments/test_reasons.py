from django.utils.translation import override

from comments.reasons import find, in_words


def test_each_reason_is_told_in_words() -> None:
    with override("en"):
        assert in_words(find(links=0, trapped=False)) == ["Every comment is read before it is shown"]
        assert in_words(find(links=1, trapped=True))[1:] == ["1 link", "The field that people do not see was filled in"]
        assert in_words(find(links=2, trapped=False))[1:] == ["2 links"]


def test_a_reason_of_another_version_is_shown_as_it_is() -> None:
    assert in_words([{"code": "learner"}, {}]) == ["learner", ""]

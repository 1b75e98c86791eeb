from comments.models import Comment
from comments.threads import Node, build


def a_comment(pk: int, *ancestors: int) -> Comment:
    return Comment(pk=pk, path=".".join(map(str, ancestors)))


def shape(nodes: list[Node]) -> list[object]:
    return [(node.comment.pk if node.comment else None, shape(node.replies)) for node in nodes]


def test_replies_hang_under_what_they_answer_in_the_order_given() -> None:
    rows = [a_comment(1), a_comment(2), a_comment(3, 1), a_comment(4, 1, 3), a_comment(5, 1)]
    assert shape(build(rows, 3)) == [(1, [(3, [(4, [])]), (5, [])]), (2, [])]


def test_what_lies_too_deep_hangs_at_the_last_level() -> None:
    rows = [a_comment(1), a_comment(2, 1), a_comment(3, 1, 2), a_comment(4, 1, 2, 3)]
    assert shape(build(rows, 1)) == [(1, [(2, []), (3, []), (4, [])])]
    assert shape(build(rows, 0)) == [(1, []), (2, []), (3, []), (4, [])]


def test_a_comment_that_is_no_longer_shown_keeps_its_place() -> None:
    rows = [a_comment(3, 1, 2), a_comment(4, 1)]
    assert shape(build(rows, 3)) == [(None, [(None, [(3, [])]), (4, [])])]


def test_a_reply_may_be_older_than_what_it_answers() -> None:
    assert shape(build([a_comment(2, 1), a_comment(1)], 3)) == [(1, [(2, [])])]

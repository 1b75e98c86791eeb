from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from comments.enums import State
from comments.threads import Bone, Place, ancestors, lay_out

HEAD = Bone(1, None, State.APPROVED)


def reply(pk: int, parent: int | None, state: State = State.APPROVED) -> Bone:
    return Bone(pk, parent, state)


def shape(places: Sequence[Place]) -> list[tuple[int, int]]:
    return [(place.bone.pk, place.depth) for place in places]


def test_replies_follow_what_they_answer_in_the_order_given() -> None:
    line = lay_out(HEAD, [reply(3, 1), reply(4, 3), reply(5, 1), reply(6, 3)], 3)
    assert shape(line) == [(1, 0), (3, 1), (4, 2), (6, 2), (5, 1)]


def test_what_lies_too_deep_hangs_at_the_last_level_in_the_order_given() -> None:
    line = lay_out(HEAD, [reply(2, 1), reply(3, 1), reply(4, 2), reply(5, 4), reply(6, 3)], 1)
    assert shape(line) == [(1, 0), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1)]


def test_a_comment_that_is_no_longer_shown_keeps_its_place_for_a_shown_reply_alone() -> None:
    gone = [reply(2, 1, State.TRASH), reply(3, 2, State.DELETED), reply(4, 3), reply(5, 2, State.SPAM)]
    assert shape(lay_out(HEAD, gone, 3)) == [(1, 0), (2, 1), (3, 2), (4, 3)]
    assert shape(lay_out(HEAD, gone[:2], 3)) == [(1, 0)]
    assert lay_out(Bone(1, None, State.PENDING), gone[:2], 3) == []


def test_a_reply_may_be_older_than_what_it_answers_and_its_parent_may_be_gone() -> None:
    assert shape(lay_out(HEAD, [reply(2, 3), reply(3, 1)], 3)) == [(1, 0), (3, 1), (2, 2)]
    assert shape(lay_out(HEAD, [reply(2, 99)], 3)) == [(1, 0), (2, 1)]


def test_the_ancestors_go_from_the_head_down() -> None:
    line = lay_out(HEAD, [reply(2, 1), reply(3, 2), reply(4, 3)], 2)
    assert [place.bone.pk for place in ancestors(line, line[-1])] == [1, 2]
    assert ancestors(line, line[0]) == []


def test_two_may_answer_each_other_without_end() -> None:
    line = lay_out(HEAD, [reply(pk, pk - 1) for pk in range(2, 5_000)], 6)
    assert [place.bone.pk for place in line] == list(range(1, 5_000))
    assert max(place.depth for place in line) == 6


@given(st.data())
def test_statement_22_no_thread_is_deeper_than_the_site_sets(data: st.DataObject) -> None:
    """Every shown reply stands once, below what it answers or beside it at the last level."""
    size = data.draw(st.integers(1, 40))
    rows = [
        reply(pk, data.draw(st.integers(1, pk - 1)), data.draw(st.sampled_from(list(State)))) for pk in range(2, size)
    ]
    max_depth = data.draw(st.integers(1, 6))
    line = lay_out(HEAD, rows, max_depth)
    assert max(place.depth for place in line) <= max_depth
    assert {p.bone.pk for p in line if p.is_shown} == {1, *(row.pk for row in rows if row.state == State.APPROVED)}
    assert len({place.bone.pk for place in line}) == len(line)
    at = {place.bone.pk: number for number, place in enumerate(line)}
    for place in line[1:]:
        assert at[place.under or 0] < at[place.bone.pk]
        assert at[place.bone.parent_id or 0] < at[place.bone.pk]
        assert line[at[place.under or 0]].depth == place.depth - 1

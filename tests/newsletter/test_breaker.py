from datetime import datetime, timedelta
from functools import cache
from itertools import count

import pytest
from django_q.models import OrmQ
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import warnings
from guard.models import Counter
from guard.work import Proof
from newsletter import answer, gate
from newsletter.enums import ConsentKind, ConsentMethod
from newsletter.models import ConsentRecord, LinkRequest, Newsletter, Subscriber
from newsletter.request_models import RequestKind
from newsletter.subscribe import Source, subscribe
from tests.guard.working import work_out
from tests.newsletter.factories import NOW, a_newsletter, a_subscriber

pytestmark = pytest.mark.django_db
_numbers = count(1)


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


@cache
def proof(number: int) -> Proof:
    return work_out(f"form {number}")


def ask(newsletter: Newsletter, now: datetime = NOW, given_proof: Proof | None = None) -> LinkRequest:
    address = f"x{next(_numbers)}@example.org"
    subscribe(newsletter, address, language="sv", source=Source(text="Ja"), now=now, proof=given_proof)
    return LinkRequest.objects.latest("pk")


def test_far_more_than_usual_wait_and_none_is_lost(newsletter: Newsletter) -> None:
    held = [ask(newsletter).held for _ in range(gate.CALM + 5)]
    assert held == [False] * gate.CALM + [True] * 5
    assert OrmQ.objects.count() == gate.CALM
    assert LinkRequest.objects.count() == gate.CALM + 5


def test_what_is_usual_on_this_site_is_not_a_flood(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter)
    # Five an hour for four weeks, and a flood yesterday that does not count.
    ConsentRecord.objects.bulk_create(
        ConsentRecord(
            subscriber=reader,
            kind=ConsentKind.REQUESTED,
            method=ConsentMethod.FORM,
            at=NOW - timedelta(days=27) + timedelta(minutes=12 * number),
        )
        for number in range(26 * 24 * 5)
    )
    held = [ask(newsletter).held for _ in range(53)]
    assert held == [False] * 50 + [True] * 3


def test_an_hour_later_all_is_calm_again(newsletter: Newsletter) -> None:
    for _ in range(gate.CALM):
        ask(newsletter)
    assert ask(newsletter).held
    assert not ask(newsletter, NOW + timedelta(hours=1)).held


def test_those_with_proof_of_work_go_at_once_and_each_proof_counts_once(newsletter: Newsletter) -> None:
    for _ in range(gate.CALM):
        ask(newsletter)
    requests = [ask(newsletter, given_proof=given) for given in (None, proof(1), proof(1), Proof("form", "1"))]
    assert [(request.held, request.proved) for request in requests] == [
        (True, False), (False, True), (True, False), (True, False)
    ]  # fmt: skip


def test_even_with_proof_there_is_an_end(newsletter: Newsletter) -> None:
    for _ in range(gate.CALM):
        ask(newsletter)
    Counter.objects.create(
        scope=f"newsletter.gate.{newsletter.pk}:proven",
        key="",
        count=gate.PROVEN_SHARE * gate.CALM,
        ends_at=NOW + timedelta(hours=1),
    )
    request = ask(newsletter, given_proof=proof(2))
    assert (request.held, request.proved) == (True, True)


def test_waiting_ones_are_let_through_slowly_those_with_proof_first(newsletter: Newsletter) -> None:
    for _ in range(gate.CALM):
        ask(newsletter)
    waiting = [ask(newsletter) for _ in range(4)]
    LinkRequest.objects.filter(pk=waiting[3].pk).update(proved=True)
    OrmQ.objects.all().delete()
    gate.let_through(NOW)
    asked = [row.task["args"][0] for row in OrmQ.objects.order_by("pk")]
    assert asked == [waiting[3].pk, waiting[0].pk]
    assert LinkRequest.objects.held().count() == 2
    gate.let_through(NOW + timedelta(minutes=1))
    gate.let_through(NOW + timedelta(minutes=2))
    assert OrmQ.objects.count() == 4
    assert not LinkRequest.objects.held().exists()


def test_a_request_whose_task_was_killed_is_taken_up_again(newsletter: Newsletter) -> None:
    request = ask(newsletter)
    OrmQ.objects.all().delete()
    gate.let_through(NOW + timedelta(minutes=59))
    assert not OrmQ.objects.exists()
    gate.let_through(NOW + timedelta(minutes=60))
    assert OrmQ.objects.count() == 1
    assert answer.answer(request.pk, NOW)
    assert not answer.answer(request.pk, NOW)
    assert Subscriber.objects.count() == 1


def test_a_request_that_can_never_be_answered_is_forgotten(newsletter: Newsletter) -> None:
    ask(newsletter)
    gate.let_through(NOW + timedelta(days=8))
    assert not LinkRequest.objects.exists()


def test_the_desk_says_how_many_wait(newsletter: Newsletter) -> None:
    assert gate.flood(NOW) is None
    for _ in range(gate.CALM + 3):
        ask(newsletter)
    said = gate.flood(NOW)
    assert said is not None
    assert "3 av dem väntar" in said
    assert said in warnings.current(NOW)


def test_a_page_deleted_meanwhile_loses_the_source_only(newsletter: Newsletter) -> None:
    ask(newsletter)
    assert str(LinkRequest.objects.get()).startswith(RequestKind.SIGN_UP)
    assert LinkRequest.objects.get().source_page is None


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=20, max_size=70))
def test_no_hour_answers_more_than_its_share_and_nothing_is_ever_lost(
    newsletter: Newsletter, visits: list[tuple[int, bool]]
) -> None:
    Counter.objects.all().delete()
    LinkRequest.objects.all().delete()
    now = NOW
    at_once: list[datetime] = []
    proven: list[datetime] = []
    for number, (pause, works) in enumerate(visits):
        now += timedelta(seconds=pause)
        request = ask(newsletter, now, proof(number) if works else None)
        assert works or not request.proved
        if not request.held:
            (proven if request.proved else at_once).append(now)
    assert LinkRequest.objects.count() == len(visits)
    for times, most in ((at_once, gate.CALM), (proven, gate.CALM * gate.PROVEN_SHARE)):
        for begun in times:
            # Windows begin with their first visit, so that an hour may touch two of them.
            assert sum(begun <= one < begun + timedelta(hours=1) for one in times) <= 2 * most
    while LinkRequest.objects.held().exists():
        now += timedelta(minutes=1)
        before = LinkRequest.objects.held().count()
        gate.let_through(now)
        assert before - LinkRequest.objects.held().count() in {1, 2}
    assert LinkRequest.objects.count() == len(visits)

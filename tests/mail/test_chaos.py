"""Statements 5, 6 and 7: whatever the server does, every row ends where its replies say."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from pytest_django import Settings

from mail.deliver import drain
from mail.enums import MailState
from mail.models import Lane, OutboxMail
from mail.querysets import MAX_ATTEMPTS
from tests.mail.chaos_server import GARBAGE, HALF, HANG_UP, SILENCE, Chaos, Fault, Seen, Stage, raging
from tests.mail.factories import OutboxMailFactory, written
from tests.mail.smtp_server import free_port

pytestmark = pytest.mark.django_db

BROKEN = (HANG_UP, HANG_UP, GARBAGE, HALF)
REPLIES: dict[Stage, tuple[str, ...]] = {
    Stage.MAIL: ("451 4.3.2 later", "421 4.3.2 closing", "552 5.3.4 too big", *BROKEN),
    Stage.RCPT: ("450 4.2.1 wait", "451 4.7.1 greylisted", "421 4.7.0 enough", *BROKEN),
    Stage.DATA: ("451 4.3.0 later", "421 4.3.2 closing", "554 5.5.1 no", *BROKEN),
    Stage.MIDST: (HANG_UP,),
    Stage.DOT: ("451 4.3.0 later", "452 4.2.2 full", "421 4.3.2 closing", "554 5.6.0 not like this", *BROKEN),
}
REPLIES[Stage.RCPT] += ("550 5.1.1 no such user", "552 5.2.2 full", "550 5.7.1 blocked")
REPLIES[Stage.DOT] += ("550 5.1.1 no such user", "550 5.7.1 blocked")
ARRIVALS = ("220 here", "220 here", "421 4.3.2 closing", "554 5.3.2 not here", HANG_UP, GARBAGE)
BIG = b"En rad av ett mycket stort brev.\r\n" * 12_000
PATIENCE = 1.0
"""Seconds. So short that a silent server costs little, so long that a busy machine does not make a server silent."""
STEP = timedelta(hours=1)
STEPS = 80
"""More than all distances between seven attempts, and all rests of the lane."""

FAULTS = st.sampled_from([Fault(stage, reply) for stage, replies in REPLIES.items() for reply in replies])
PLANS = st.lists(st.lists(FAULTS, max_size=3), min_size=1, max_size=12)


@st.composite
def storms(draw: st.DrawFn) -> Chaos:
    plans = draw(PLANS)
    if draw(st.integers(0, 9)) == 0:
        plans[0].append(Fault(draw(st.sampled_from(list(Stage))), SILENCE))
    return Chaos(
        faults=dict(enumerate(plans)),
        arrivals=draw(st.lists(st.sampled_from(ARRIVALS), max_size=4)),
        pipelining=draw(st.booleans()),
        takes_data_after_a_refusal=draw(st.booleans()),
        in_chunks=draw(st.booleans()),
        in_several_lines=draw(st.booleans()),
    )


@pytest.fixture(autouse=True)
def loopback(settings: Settings) -> None:
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = "127.0.0.1", False, PATIENCE


quick = settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
long = settings(quick, max_examples=250)


@given(storm=storms(), policy=st.sampled_from(["resend", "hold"]))
@quick
def test_statements_5_6_7_every_row_ends_where_its_replies_say(settings: Settings, storm: Chaos, policy: str) -> None:
    weather(settings, storm, policy)


@pytest.mark.proof
@given(storm=storms(), policy=st.sampled_from(["resend", "hold"]))
@long
def test_statements_5_6_7_every_row_ends_where_its_replies_say_in_many_storms(
    settings: Settings, storm: Chaos, policy: str
) -> None:
    weather(settings, storm, policy)


def weather(settings: Settings, storm: Chaos, policy: str) -> None:
    settings.MAIL_UNCERTAIN = policy
    OutboxMail.objects.all().delete()
    Lane.objects.all().delete()
    mails = [
        a_mail(number, big=any(fault.stage is Stage.MIDST for fault in plan)) for number, plan in storm.faults.items()
    ]
    with raging(storm) as port:
        settings.EMAIL_PORT = port
        until_all_is_settled(len(mails))
    for mail, number in zip(mails, storm.faults, strict=True):
        mail.refresh_from_db()
        seen, bodies = storm.seen[number], storm.bodies[number]
        note(f"{number}: {mail.state} after {mail.attempts} attempts, {[one.name for one in seen]}, {mail.last_error}")
        assert mail.state in allowed(seen, mail.attempts, policy)
        heard = [one for visit, one in enumerate(seen[:-1]) if (number, visit) not in storm.unheard]
        assert not final(policy) & set(heard)
        assert set(bodies) <= {doubled_dots(bytes(mail.raw))}
    assert storm.wrongs == []


def a_mail(number: int, *, big: bool) -> OutboxMail:
    mail = OutboxMailFactory.build(sender=f"hej+{number}@example.se", message_id=f"<storm{number}@example.se>")
    mail.raw = written(mail) + (BIG if big else b"")
    mail.save()
    return mail


def until_all_is_settled(number: int) -> None:
    """By a clock that jumps ahead, so that what was put off is due."""
    clock = timezone.now()
    for _step in range(STEPS):
        drain("outbox", seconds=20, now=at(clock))
        assert OutboxMail.objects.count() == number
        assert not OutboxMail.objects.exclude(state__in=MailState.values).exists()
        if not OutboxMail.objects.unfinished().exists():
            return
        clock += STEP
    left = OutboxMail.objects.unfinished().values_list("state", "attempts", "next_attempt_at", "last_error")
    raise AssertionError(f"after {STEPS} hours there is still {list(left)}; {Lane.objects.values()}")


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def allowed(seen: Sequence[Seen], attempts: int, policy: str) -> set[str]:
    """Where a row may end whose mail met with this."""
    last = {
        Seen.KEPT: {MailState.ACCEPTED},
        Seen.BOUNCED: {MailState.BOUNCED},
        Seen.REFUSED: {MailState.FAILED},
        Seen.SILENT: {MailState.UNCERTAIN} if policy == "hold" or attempts >= MAX_ATTEMPTS else set(),
        # Whether the final dot had left is for the client to know.
        Seen.CUT: {MailState.UNCERTAIN} if policy == "hold" or attempts >= MAX_ATTEMPTS else set(),
    }.get(seen[-1], set())
    return {*last, MailState.FAILED} if attempts >= MAX_ATTEMPTS and Seen.KEPT not in seen else set(last)


def final(policy: str) -> set[Seen]:
    """After this the client must not come again."""
    return {Seen.KEPT, Seen.BOUNCED, Seen.REFUSED, *([Seen.SILENT] if policy == "hold" else [])}


def doubled_dots(raw: bytes) -> bytes:
    lines = raw.split(b"\r\n")
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)


def test_statement_6_a_relay_that_is_dead_for_two_hours_costs_no_attempt(settings: Settings) -> None:
    mails = [a_mail(number, big=False) for number in range(5)]
    port = settings.EMAIL_PORT = free_port()
    clock = timezone.now()
    for minute in range(120):
        drain("outbox", now=at(clock + timedelta(minutes=minute)))
    assert Counter(OutboxMail.objects.values_list("state", "attempts")) == {(MailState.QUEUED, 0): len(mails)}
    with raging(Chaos(), port):
        drain("outbox", now=at(clock + timedelta(minutes=136)))
    assert Counter(OutboxMail.objects.values_list("state", "attempts")) == {(MailState.ACCEPTED, 1): len(mails)}


def test_statement_6_a_refusal_for_now_delays_nobody_else_and_is_made_good_without_a_person(settings: Settings) -> None:
    storm = Chaos(faults={3: [Fault(Stage.RCPT, "450 4.2.1 wait")] * 3})
    for number in range(20):
        a_mail(number, big=False)
    clock = timezone.now()
    with raging(storm) as settings.EMAIL_PORT:
        assert drain("outbox", now=at(clock)) == {MailState.ACCEPTED: 19, MailState.DEFERRED: 1}
        for minutes in (6, 30, 100):
            drain("outbox", now=at(clock + timedelta(minutes=minutes)))
    assert set(OutboxMail.objects.values_list("state", flat=True)) == {MailState.ACCEPTED}
    assert storm.seen[3] == [Seen.LATER] * 3 + [Seen.KEPT]


@pytest.mark.parametrize("reply", ["550 5.1.1 no such user", "554 5.6.0 never", HANG_UP, GARBAGE, HALF])
@pytest.mark.parametrize("stage", [Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.DOT])
def test_statement_7_one_poisonous_mail_never_stops_the_others(settings: Settings, stage: Stage, reply: str) -> None:
    """Alone in the queue it could be the server's fault and is charged nothing; beside others it is found out."""
    storm = Chaos(faults={0: [Fault(stage, reply)] * 50})
    clock = timezone.now()
    with raging(storm) as settings.EMAIL_PORT:
        for week in range(MAX_ATTEMPTS + 1):
            for number in range(3):
                a_mail(week * 3 + number, big=False)
            drain("outbox", now=at(clock + timedelta(days=7 * week)))
            drain("outbox", now=at(clock + timedelta(days=7 * week, hours=1)))
    states = [mail.state for mail in OutboxMail.objects.order_by("pk")]
    assert set(states[1:]) == {MailState.ACCEPTED}
    assert states[0] in {MailState.BOUNCED, MailState.FAILED, MailState.UNCERTAIN}
    assert len(storm.bodies[0]) <= MAX_ATTEMPTS

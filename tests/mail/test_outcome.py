from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.outcome import RETRIES, Outcome, Reply, Stage, judge, retry_after


@pytest.mark.parametrize(
    ("stage", "code", "text", "outcome"),
    [
        (Stage.BODY, 250, "2.0.0 queued as 4F", Outcome.ACCEPTED),
        (Stage.RCPT, 421, "4.3.2 shutting down", Outcome.CLOSED),
        (Stage.RCPT, 450, "4.2.1 mailbox busy", Outcome.DEFERRED),
        (Stage.RCPT, 451, "4.7.1 greylisted", Outcome.DEFERRED),
        (Stage.BODY, 452, "4.2.2 over quota", Outcome.DEFERRED),
        (Stage.RCPT, 550, "5.1.1 <a@example.org>: no mailbox here", Outcome.BOUNCED),
        (Stage.RCPT, 550, "5.1.10 RESOLVER.ADR.RecipientNotFound", Outcome.BOUNCED),
        (Stage.RCPT, 550, "No such user here", Outcome.BOUNCED),
        (Stage.RCPT, 550, "5.0.0 <a@example.org>... User unknown", Outcome.BOUNCED),
        (Stage.RCPT, 550, "The mailbox anna does not exist", Outcome.BOUNCED),
        (Stage.RCPT, 550, "no", Outcome.FAILED),
        (Stage.RCPT, 552, "5.2.2 mailbox full", Outcome.FAILED),
        (Stage.BODY, 554, "5.6.0 bad message", Outcome.FAILED),
        (Stage.BODY, 550, "5.7.1 blocked", Outcome.BLOCKED),
        (Stage.BODY, 550, "5.7.515 not authenticated", Outcome.BLOCKED),
        (Stage.MAIL, 553, "5.1.8 sender's domain is unknown", Outcome.BLOCKED),
        (Stage.MAIL, 530, "log in first", Outcome.BLOCKED),
        (Stage.MAIL, 550, "5.1.1 unknown user", Outcome.FAILED),
    ],
)
def test_a_reply_is_judged(stage: Stage, code: int, text: str, outcome: Outcome) -> None:
    assert judge(Reply(stage, code, text)) is outcome


@given(st.sampled_from(Stage), st.integers(200, 599), st.text(max_size=60))
def test_no_reply_is_beyond_judgement_and_only_a_yes_is_a_yes(stage: Stage, code: int, text: str) -> None:
    assert (judge(Reply(stage, code, text)) is Outcome.ACCEPTED) == (code < 300)


def test_delays_grow_and_end() -> None:
    assert [retry_after(attempt) for attempt in range(1, 7)] == list(RETRIES)
    assert list(RETRIES) == sorted(RETRIES)
    assert RETRIES[-1] == timedelta(hours=16)
    assert retry_after(7) is None


def test_a_reply_reads_as_the_server_said_it() -> None:
    assert str(Reply(Stage.RCPT, 550, "5.1.1 gone")) == "550 5.1.1 gone"
    assert str(Reply(Stage.RCPT, 550, "")) == "550"

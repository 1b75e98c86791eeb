"""The dialogue with a server that is played here, byte by byte."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.conversation import Answered, Conversation, Envelope
from mail.outcome import Stage
from mail.replies import NotUnderstood

BODY = b"Subject: Hej\r\n\r\n.punkt\r\nrad\r\n"
OK = b"250 2.0.0 fine\r\n"
GO = b"354 go on\r\n"
GONE = b"550 5.1.1 no such user\r\n"


def envelope(name: str = "a", data: bytes = BODY) -> Envelope:
    return Envelope("hej@example.se", f"{name}@example.org", data)


def said(talk: Conversation) -> bytes:
    """What is to be written, as if it had been."""
    out = bytes(talk.out)
    del talk.out[:]
    return out


def hear(talk: Conversation, *replies: bytes) -> list[tuple[str, Stage, int]]:
    return [brief(answer) for reply in replies for answer in talk.receive(reply)]


def brief(answer: Answered) -> tuple[str, Stage, int]:
    return answer.handover.row, answer.reply.stage, answer.reply.code


def awaited(talk: Conversation) -> str:
    """Whose body the server waits for."""
    return str(talk.awaited.row) if talk.awaited else ""


def opened(*, pipelining: bool = True) -> Conversation:
    talk = Conversation(pipelining)
    talk.offer("a", envelope())
    return talk


def test_the_envelope_leaves_at_once_and_the_body_only_when_told() -> None:
    talk = opened()
    assert said(talk) == b"MAIL FROM:<hej@example.se>\r\nRCPT TO:<a@example.org>\r\nDATA\r\n"
    assert hear(talk, OK + OK + GO) == []
    assert talk.awaited is not None
    assert said(talk) == b""
    talk.send_body()
    assert said(talk) == b"Subject: Hej\r\n\r\n..punkt\r\nrad\r\n.\r\n"
    assert hear(talk, OK) == [("a", Stage.BODY, 250)]
    assert talk.has_room


def test_without_pipelining_one_step_waits_for_the_other() -> None:
    talk = opened(pipelining=False)
    for command, reply in ((b"MAIL", OK), (b"RCPT", OK), (b"DATA", GO)):
        out = said(talk)
        assert out.startswith(command)
        assert out.count(b"\n") == 1
        assert hear(talk, reply) == []
    talk.send_body()
    assert not talk.has_room
    assert hear(talk, OK) == [("a", Stage.BODY, 250)]


def test_the_next_envelope_rides_behind_the_body_and_its_body_does_not() -> None:
    talk = opened()
    hear(talk, OK, OK, GO)
    rooms = [talk.has_room]
    talk.send_body()
    rooms.append(talk.has_room)
    talk.offer("b", envelope("b"))
    assert [*rooms, talk.has_room] == [False, True, False]
    assert said(talk).endswith(b"\r\n.\r\nMAIL FROM:<hej@example.se>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n")
    assert awaited(talk) == ""
    assert hear(talk, OK + OK + OK + GO) == [("a", Stage.BODY, 250)]
    assert awaited(talk) == "b"


def test_a_refused_receiver_costs_no_other_mail_its_place() -> None:
    talk = opened()
    assert hear(talk, OK + GONE) == [("a", Stage.RCPT, 550)]
    assert not talk.has_room, "the answer to DATA is still due"
    assert hear(talk, b"503 5.5.1 nobody\r\n") == []
    talk.offer("b", envelope("b"))
    assert said(talk).split(b"\r\n")[3:] == [b"RSET", b"MAIL FROM:<hej@example.se>", b"RCPT TO:<b@example.org>",
                                             b"DATA", b""]  # fmt: skip
    assert hear(talk, OK + OK + OK + GO) == []
    assert talk.awaited is not None


def test_a_server_that_waits_for_the_body_of_a_refused_mail_gets_an_end_without_one() -> None:
    talk = opened()
    said(talk)
    assert hear(talk, OK + GONE + GO) == [("a", Stage.RCPT, 550)]
    assert said(talk) == b".\r\n"
    assert talk.awaited is None
    assert hear(talk, b"554 5.5.1 no receivers\r\n") == []
    assert talk.has_room


def test_no_end_is_sent_where_a_receiver_stands_and_only_the_sender_was_refused() -> None:
    talk = opened()
    with pytest.raises(NotUnderstood):
        hear(talk, GONE + OK + GO)


def test_refused_step_by_step_the_remaining_steps_are_left_out() -> None:
    talk = opened(pipelining=False)
    said(talk)
    assert hear(talk, b"452 4.3.1 full\r\n") == [("a", Stage.MAIL, 452)]
    assert said(talk) == b""
    talk.offer("b", envelope("b"))
    assert said(talk) == b"RSET\r\n"
    hear(talk, OK)
    assert said(talk) == b"MAIL FROM:<hej@example.se>\r\n"


def test_421_ends_it_at_any_step() -> None:
    assert hear(opened(), OK + b"421 4.3.2 closing\r\n") == [("a", Stage.RCPT, 421)]


@pytest.mark.parametrize("garbage", [b"199 what\r\n", b"hello\r\n", b"354 go\r\n", OK * 3, GONE + b"250 ok\r\n" * 3])
def test_an_answer_out_of_place_is_not_understood(garbage: bytes) -> None:
    talk = opened()
    with pytest.raises(NotUnderstood):
        hear(talk, garbage)


@pytest.mark.parametrize("address", ["a b@example.org", "a\r\nDATA@example.org", "<a@example.org>", "å@example.org"])
def test_an_address_that_would_be_a_command_enters_no_envelope(address: str) -> None:
    with pytest.raises(ValueError, match="cannot stand in an envelope"):
        Envelope("hej@example.se", address, b"")


@pytest.mark.parametrize(
    ("data", "sent"),
    [(b"", b"\r\n.\r\n"), (b".", b"..\r\n.\r\n"), (b"a\r\n.\r\nb", b"a\r\n..\r\nb\r\n.\r\n")],
)
def test_the_end_of_a_body_is_found_by_the_server_alone(data: bytes, sent: bytes) -> None:
    talk = Conversation(pipelining=True)
    talk.offer("a", envelope(data=data))
    hear(talk, OK, OK, GO)
    said(talk)
    talk.send_body()
    assert said(talk) == sent


def test_dots_that_were_doubled_before_are_left_alone() -> None:
    talk = Conversation(pipelining=True)
    talk.offer("a", Envelope("", "a@example.org", b"..punkt\r\n", dots_doubled=True))
    hear(talk, OK, OK, GO)
    said(talk)
    talk.send_body()
    assert said(talk) == b"..punkt\r\n.\r\n"


YES = st.sampled_from([OK, OK, OK, b"250-2.0.0 all\r\n250 fine\r\n", GONE, b"451 4.3.0 later\r\n"])
MAILS = st.lists(st.tuples(YES, YES, st.sampled_from([GO, GO, b"554 5.5.1 no\r\n"]), YES), max_size=5)


class Server:
    """Answers command by command; of a mail whose sender it refused it wants to hear nothing more."""

    def __init__(self, mails: Sequence[tuple[bytes, ...]]) -> None:
        self.mails = iter(mails)
        self.now: tuple[bytes, ...] = ()

    def answer(self, out: bytes) -> bytes:
        commands = out.replace(b"Subject: Hej\r\n\r\n..punkt\r\nrad\r\n", b"").split(b"\r\n")[:-1]
        return b"".join(map(self._one, commands))

    def _one(self, command: bytes) -> bytes:
        if command == b"RSET":
            return OK
        if command.startswith(b"MAIL"):
            self.now = next(self.mails)
            if not self.now[0].startswith(b"2"):
                self.now = (self.now[0], *[b"503 5.5.1 MAIL first\r\n"] * 3)
            return self.now[0]
        return self.now[{b"RCPT": 1, b"DATA": 2}.get(command[:4], 3)]


def played(mails: Sequence[tuple[bytes, ...]], *, pipelining: bool, chunk: int) -> list[tuple[str, Stage, int]]:
    """All of them handed over, while the server's words arrive in pieces of `chunk` bytes."""
    talk, server, heard = Conversation(pipelining), Server(mails), []
    waiting = [str(number) for number in range(len(mails))]
    while waiting or talk.awaits_server or talk.hands:
        while waiting and talk.has_room:
            talk.offer(waiting[0], envelope(waiting.pop(0)))
        stream = server.answer(said(talk))
        for start in range(0, len(stream), chunk):
            heard += hear(talk, stream[start : start + chunk])
        if talk.awaited:
            talk.send_body()
    return heard


def decided(number: int, replies: tuple[bytes, ...]) -> tuple[str, Stage, int]:
    """The first refusal, or else the answer to the body."""
    stages = [Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.BODY]
    codes = [int(reply[:3]) for reply in replies]
    refused = [place for place, code in enumerate(codes) if code >= 400]
    place = refused[0] if refused else 3
    return str(number), stages[place], codes[place]


@given(MAILS, st.booleans(), st.integers(1, 80))
def test_each_mail_meets_with_its_own_reply_however_the_words_are_cut_up(
    mails: list[tuple[bytes, ...]], pipelining: bool, chunk: int
) -> None:
    heard = played(mails, pipelining=pipelining, chunk=chunk)
    assert heard == [decided(number, replies) for number, replies in enumerate(mails)]

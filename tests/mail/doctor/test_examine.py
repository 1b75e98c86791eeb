"""The doctor as a whole, and the command."""

from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mail.doctor import Sender, examine, register
from mail.doctor.route import machine_names, mail_arrives, sender_addresses
from mail.findings import Level, are_well, gather
from tests.mail.doctor.zone import IP, SENDER, a_case, a_good_zone, said


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ({IP: ["smtp.example.se"]}, "ok: smtp.example.se"),
        ({}, "wrong: Den har inget namn (PTR). Stora mottagare tar inte emot dess mejl."),
        ({IP: ["elsewhere.example"]}, "wrong: Dess namn, elsewhere.example, leder inte tillbaka till den."),
    ],
)
def test_doctor_asks_what_the_sending_machine_is_called(names: dict[str, list[str]], words: str) -> None:
    zone = a_good_zone()
    zone.ptrs = names
    assert said(list(machine_names(a_case(zone)))) == [words]


@pytest.mark.parametrize(
    ("mx", "words"),
    [
        (["mx.example.se"], "ok: mx.example.se"),
        ([], "wrong: Domänen tar inte emot mejl: den har ingen MX-post."),
        ([""], "wrong: Domänen säger att den inte tar emot mejl (null MX)."),
        (["gone.example.se"], "wrong: De här mejlservrarna för domänen finns inte: gone.example.se."),
    ],
)
def test_doctor_asks_whether_answers_and_bounces_arrive(mx: list[str], words: str) -> None:
    zone = a_good_zone()
    zone.mxs["example.se"] = mx
    assert said(list(mail_arrives(a_case(zone)))) == [words]


def test_a_machine_of_the_domains_name_takes_mail_too() -> None:
    zone = a_good_zone()
    zone.mxs, zone.hosts["example.se"] = {}, [IP]
    assert [finding.level for finding in mail_arrives(a_case(zone))] == [Level.ADVICE]


def test_a_question_without_an_answer_takes_nothing_from_what_was_found_before_it() -> None:
    zone = a_good_zone()
    zone.deaf.add("mx.example.se")
    zone.hosts["a.example"], zone.mxs["a.example"] = [IP], []
    case = a_case(zone, senders=[Sender("x", "x@a.example", "x@example.se")])
    assert said(gather("x", partial(mail_arrives, case)).findings) == [
        "advice: Domänen har ingen MX-post; mejl går till maskinen med samma namn.",
        "wrong: LookupFailed: mx.example.se",
    ]


def test_doctor_sees_what_addresses_are_missing() -> None:
    found = said(list(sender_addresses(a_case(a_good_zone(), senders=[Sender("x", ""), Sender("y", "a@example.se")]))))
    assert found[0] == "wrong: Den har ingen adress att komma från."
    assert found[2] == "advice: Studsar går till avsändarens adress."


@pytest.mark.django_db
def test_a_good_world_is_well_and_every_finding_that_is_not_says_what_to_do() -> None:
    assert are_well(examine(a_case(a_good_zone())))
    empty = a_good_zone()
    empty.txts, empty.mxs, empty.ptrs = {}, {}, {}
    findings = [finding for section in examine(a_case(empty)) for finding in section.findings]
    assert sum(finding.is_wrong for finding in findings) == 4
    assert all(finding.advice for finding in findings if finding.level in {Level.WRONG, Level.ADVICE})


@pytest.mark.django_db
def test_a_name_server_that_does_not_answer_is_said_and_stops_nothing_else() -> None:
    zone = a_good_zone()
    zone.deaf = {"_dmarc.example.se"}
    sections = examine(a_case(zone))
    assert [section.title for section in sections if not are_well([section])] == ["DMARC: det som håller ihop de två"]


@pytest.mark.django_db
def test_offline_says_plainly_what_it_skipped() -> None:
    sections = examine(a_case(a_good_zone(), offline=True))
    skipped = [section.title for section in sections if section.findings and section.findings[0].level == Level.SKIPPED]
    assert len(skipped) >= 5
    assert "Avsändarmaskinens namn" in skipped


def test_a_name_is_taken_once() -> None:
    def check(_case: object) -> list[object]:
        return []

    with pytest.raises(ValueError, match="headers"):
        register("headers", "x", check, online=False)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_command_ends_with_1_when_something_is_wrong(tmp_path: Path) -> None:
    out = StringIO()
    call_command("doctor", "--offline", stdout=out)
    assert "[hoppat över]" in out.getvalue()
    assert SENDER.domain in out.getvalue() or "hej@example.se" in out.getvalue()
    with pytest.raises(CommandError, match="--message"):
        call_command("doctor", "--offline", "--message", tmp_path / "nothing.eml")
    with pytest.raises(CommandError, match="--address"):
        call_command("doctor", "--offline", "--address", "example.se")

import pytest

from mail.doctor import Sender
from mail.doctor.dmarc import are_aligned, check
from tests.mail.doctor.zone import SENDER, Zone, a_case, a_good_zone, said

WEAK = "mejl som bara ser ut att vara ditt släpps fram."


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("v=DMARC1; p=quarantine; rua=mailto:a@b.se", "ok: v=DMARC1; p=quarantine; rua=mailto:a@b.se"),
        ("v=DMARC1; p=none; rua=mailto:a@b.se", "advice: Policyn är none: " + WEAK),
        ("v=DMARC1; p=reject", "advice: Ingen får rapporterna."),
        ("v=DMARC1; p=maybe", "wrong: DMARC-posten har ingen känd policy (p=)."),
        ("something else", "wrong: Det finns ingen DMARC-post."),
    ],
)  # fmt: skip
def test_doctor_dmarc_reads_the_record(record: str, words: str) -> None:
    zone = a_good_zone()
    zone.txts["_dmarc.example.se"] = [record]
    assert words in said(list(check(a_case(zone))))


def test_two_records_are_none() -> None:
    zone = a_good_zone()
    zone.txts["_dmarc.example.se"] *= 2
    assert "wrong: Det finns mer än en DMARC-post." in said(list(check(a_case(zone))))


def test_a_domain_below_another_has_its_policy_for_subdomains() -> None:
    zone = a_good_zone()
    zone.txts["_dmarc.example.se"] = ["v=DMARC1; p=reject; sp=none; rua=mailto:a@b.se"]
    found = said(list(check(a_case(zone, senders=[Sender("x", "a@news.example.se", "b@news.example.se")]))))
    assert found[1].startswith("advice: Policyn är none")


@pytest.mark.parametrize(
    ("returns_to", "record", "level"),
    [
        ("retur@example.se", "v=DMARC1; p=reject", "ok"),
        ("retur@bounce.example.se", "v=DMARC1; p=reject", "ok"),
        ("retur@bounce.example.se", "v=DMARC1; p=reject; aspf=s", "advice"),
        ("retur@service.example", "v=DMARC1; p=reject", "advice"),
        ("", "v=DMARC1; p=reject", "ok"),
    ],
)
def test_doctor_dmarc_looks_whether_sender_and_return_address_belong_together(
    returns_to: str, record: str, level: str
) -> None:
    zone = a_good_zone()
    zone.txts["_dmarc.example.se"] = [record]
    found = list(check(a_case(zone, senders=[Sender("Brevet", SENDER.address, returns_to)])))
    assert [finding.level for finding in found if finding.subject == "Brevet"] == [level]


def test_alignment_without_any_record_goes_by_the_last_two_names() -> None:
    assert are_aligned("news.example.se", "example.se", Zone())
    assert not are_aligned("example.se", "example.org", Zone())
    assert not are_aligned("", "", Zone())

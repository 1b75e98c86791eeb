from collections.abc import Sequence

import pytest

from mail.doctor.spf import Broken, Result, evaluate
from mail.doctor.spf_record import check
from tests.mail.doctor.zone import IP, OTHER_IP, Zone, a_case, a_good_zone, said

Records = dict[str, list[str]]


def result(records: Records, address: str = IP, hosts: Records | None = None, mxs: Records | None = None) -> Result:
    return evaluate("example.se", address, Zone(txts=records, hosts=hosts or {}, mxs=mxs or {})).result


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (f"v=spf1 ip4:{IP} -all", Result.PASS),
        ("v=spf1 ip4:93.184.0.0/16 -all", Result.PASS),
        ("v=spf1 ip4:10.0.0.0/8 ~all", Result.SOFTFAIL),
        ("v=spf1 ip4:10.0.0.0/8 -all", Result.FAIL),
        ("v=spf1 ?all", Result.NEUTRAL),
        ("v=spf1", Result.NEUTRAL),
        ("v=spf1 a -all", Result.FAIL),
        ("v=spf1 a:smtp.example.se -all", Result.PASS),
        ("v=spf1 a:near.example.se/24 -all", Result.PASS),
        ("v=spf1 mx//64 -all", Result.PASS),
        ("v=spf1 MX -ALL", Result.PASS),
        ("v=spf1 include:service.example exp=why.example.se -all", Result.PASS),
        ("v=spf1 include:other.example -all", Result.FAIL),
        ("v=spf1 redirect=service.example", Result.PASS),
        ("v=spf1 exists:%{i}.example.se -all", Result.UNKNOWN),
        ("v=spf1 ptr -all", Result.UNKNOWN),
        ("v=spf1 include:%{d}.service.example -all", Result.UNKNOWN),
        ("v=spf1 redirect=%{d}.service.example", Result.UNKNOWN),
        ("v=spf1 include:asking.example -all", Result.UNKNOWN),
        (f"v=spf1 ptr ip4:{IP} -all", Result.PASS),
        ("v=spf1 a:x.example a:y.example -all", Result.FAIL),
        ("v=spf1 ip6:2001:db8::/32 -all", Result.FAIL),
    ],
)
def test_a_record_is_read_as_receivers_read_it(record: str, expected: Result) -> None:
    records = {
        "example.se": [record],
        "service.example": [f"v=spf1 ip4:{IP} ~all"],
        "other.example": ["v=spf1 -all"],
        "asking.example": ["v=spf1 exists:%{i}._spf.%{d} -all"],
    }
    hosts = {"smtp.example.se": [IP, "2a00::1"], "near.example.se": ["93.184.215.1"], "mx.example.se": [IP]}
    assert result(records, hosts=hosts, mxs={"example.se": ["mx.example.se"]}) is expected


def test_an_address_of_version_6_is_found_too() -> None:
    assert result({"example.se": ["v=spf1 ip6:2a00::/16 -all"]}, "2a00::25") is Result.PASS
    hosts = {"example.se": ["2a00::1", IP]}
    assert result({"example.se": ["v=spf1 a/24//64 -all"]}, "2a00::25", hosts=hosts) is Result.PASS


@pytest.mark.parametrize(
    "records",
    [
        {"example.se": ["v=spf1 include:nowhere.example -all"]},
        {"example.se": ["v=spf1 ipv4:10.0.0.1 -all"]},
        {"example.se": ["v=spf1 ip4:300.0.0.1 -all"]},
        {"example.se": ["v=spf1 include:example.se -all"]},
        {"example.se": ["v=spf1 " + "exists:x.example " * 11 + "-all"]},
        {"example.se": ["v=spf1 a:x.example mx:y.example a:z.example -all"]},
    ],
    ids=["nothing included", "no such term", "no address", "a circle", "eleven lookups", "three names of nobody"],
)
def test_a_record_that_receivers_give_up_on_is_broken(records: dict[str, list[str]]) -> None:
    with pytest.raises(Broken):
        result(records)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([f"v=spf1 ip4:{IP} -all"], [f"ok: v=spf1 ip4:{IP} -all", f"ok: {IP} får skicka för example.se."]),
        ([], ["wrong: Det finns ingen SPF-post."]),
        (["v=spf1 -all", "v=spf1 +all"], ["wrong: Det finns 2 SPF-poster; mottagare räknar då ingen av dem."]),
        (["v=spf1 +all"], ["wrong: Posten låter hela världen skicka för domänen (+all)."]),
        ([f"v=spf1 ip4:{IP}"], ["advice: Posten säger inte att ingen annan får skicka."]),
        (["v=spf1 -all"], [f"advice: {IP} får inte skicka för example.se."]),
        (
            ["v=spf1 exists:%{i}.example.se -all"],
            [f"advice: Om {IP} får skicka för example.se syns inte härifrån."],
        ),
        (["v=spf1 include:nowhere.example -all"], ["wrong: Posten går inte att tyda: nowhere.example: 0 SPF"]),
        (
            ["v=spf1 " + "a:smtp.other.se " * 9 + f"ip4:{IP} -all"],
            ["advice: Posten behöver 9 av de 10 hänvisningar som mottagare följer."],
        ),
    ],
)
def test_doctor_spf_says_what_is_found(records: list[str], expected: Sequence[str]) -> None:
    zone = a_good_zone()
    zone.txts["example.se"] = records
    zone.hosts["smtp.other.se"] = [OTHER_IP]
    found = said(list(check(a_case(zone))))
    assert set(expected) <= set(found)


def test_doctor_is_sure_only_of_an_address_that_somebody_has_seen() -> None:
    zone = a_good_zone()
    assert f"wrong: {OTHER_IP} får inte skicka för example.se." in said(list(check(a_case(zone, addresses=[OTHER_IP]))))
    arrived = (
        b"Received: by 10.1.2.3 with SMTP id x\r\n"
        b"Received: from out.example.se (out.example.se [" + OTHER_IP.encode() + b"]) by mx.example.org\r\n"
        b"Received: from web ([10.0.0.1]) by out.example.se\r\n\r\n"
    )
    assert f"wrong: {OTHER_IP} får inte skicka för example.se." in said(list(check(a_case(zone, raw=arrived))))


def test_doctor_takes_the_address_that_the_receiver_noted_before_those_of_its_own_machines() -> None:
    arrived = (
        b"Received: from inner.mail.example.org ([2603:10a6:20b::1]) by other.example.org\r\n"
        b"Received: from out.example.se (93.184.215.99) by inner.mail.example.org\r\n"
        b"Received-SPF: Pass (example.org: domain of example.se designates it)\r\n"
        b" receiver=example.org; client-ip=" + OTHER_IP.encode() + b"; helo=out.example.se\r\n\r\n"
    )
    assert a_case(a_good_zone(), raw=arrived).outgoing == [OTHER_IP]


def test_doctor_says_when_it_cannot_know_where_mail_leaves_from() -> None:
    zone = a_good_zone()
    zone.hosts["smtp.example.se"] = ["127.0.0.1"]
    assert "advice: Varifrån mejlen går ut syns inte härifrån." in said(list(check(a_case(zone))))

"""A small world: names, addresses and a web server in memory."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mail.doctor import Case, Sender
from mail.doctor.dns import LookupFailed
from mail.doctor.web import Answer, Unreached
from mail.findings import Finding

IP = "93.184.215.14"
OTHER_IP = "93.184.215.99"
SENDER = Sender("Veckobrevet", "brev@example.se", "retur@example.se", "hej@example.se")


@dataclass
class Zone:
    txts: dict[str, list[str]] = field(default_factory=dict)
    hosts: dict[str, list[str]] = field(default_factory=dict)
    mxs: dict[str, list[str]] = field(default_factory=dict)
    ptrs: dict[str, list[str]] = field(default_factory=dict)
    deaf: set[str] = field(default_factory=set)

    def txt(self, name: str) -> list[str]:
        return self._find(self.txts, name)

    def addresses(self, name: str) -> list[str]:
        return self._find(self.hosts, name)

    def mx(self, name: str) -> list[str]:
        return self._find(self.mxs, name)

    def names(self, address: str) -> list[str]:
        return self._find(self.ptrs, address)

    def _find(self, records: Mapping[str, list[str]], name: str) -> list[str]:
        if name in self.deaf:
            raise LookupFailed(name)
        return records.get(name, [])


@dataclass
class Server:
    answer: Answer | None = field(default_factory=lambda: Answer(200, sets_cookie=False))
    asked: list[tuple[str, str]] = field(default_factory=list)

    def post(self, url: str, form: str) -> Answer:
        self.asked.append((url, form))
        if self.answer is None:
            raise Unreached("certificate has expired")
        return self.answer


def rsa_key(bits: int) -> str:
    """A key record's p=, with a modulus of that length."""
    modulus = b"\x00" + (1 << (bits - 1) | 1).to_bytes(bits // 8, "big")
    bare = _der(0x30, _der(0x02, modulus) + _der(0x02, b"\x01\x00\x01"))
    whole = _der(0x30, _der(0x30, b"\x06\x01\x00\x05\x00") + _der(0x03, b"\x00" + bare))
    return base64.b64encode(whole).decode()


def _der(tag: int, contents: bytes) -> bytes:
    size = len(contents)
    length = bytes([size]) if size < 128 else bytes([0x82]) + size.to_bytes(2, "big")
    return bytes([tag]) + length + contents


def a_good_zone() -> Zone:
    return Zone(
        txts={
            "example.se": ["google-site-verification=x", f"v=spf1 ip4:{IP} -all"],
            "_dmarc.example.se": ["v=DMARC1; p=quarantine; rua=mailto:post@example.se"],
            "brev._domainkey.example.se": [f"v=DKIM1; k=rsa; p={rsa_key(2048)}"],
        },
        hosts={"smtp.example.se": [IP], "mx.example.se": [OTHER_IP]},
        mxs={"example.se": ["mx.example.se"]},
        ptrs={IP: ["smtp.example.se"]},
    )


def a_case(zone: Zone, *, senders: Sequence[Sender] = (SENDER,), raw: bytes | None = None, **fields: object) -> Case:
    given: dict[str, object] = {"web": Server(), "relay_host": "smtp.example.se", **fields}
    return Case(resolver=zone, senders=senders, raw=raw, **given)  # type: ignore[arg-type]


def said(findings: Sequence[Finding]) -> list[str]:
    return [f"{finding.level}: {finding.found}" for finding in findings]

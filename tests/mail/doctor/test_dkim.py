import pytest

from mail.doctor.dkim import SIGNED, check
from mail.doctor.keys import Unreadable, bits, tags
from tests.mail.doctor.zone import a_case, a_good_zone, rsa_key, said

HEADERS = ":".join(SIGNED).lower()
BODY = "".join(f"{name}: x\r\n" for name in SIGNED if name != "From") + "From: Brev <brev@example.se>\r\n\r\nHej\r\n"


def a_letter(h: str = HEADERS, d: str = "example.se", more: str = "", verdict: str = "") -> bytes:
    seal = f"DKIM-Signature: v=1; a=rsa-sha256; d={d}; s=brev;{more}\r\n h={h};\r\n b=abc\r\n"
    results = f"Authentication-Results: mx.example.org;\r\n {verdict}\r\n" if verdict else ""
    return (results + seal + BODY).encode()


def found(raw: bytes | None, key: str | None = None) -> list[str]:
    zone = a_good_zone()
    if key is not None:
        zone.txts["brev._domainkey.example.se"] = [key] if key else []
    return said(list(check(a_case(zone, raw=raw))))


def test_doctor_accepts_a_signature_that_covers_all() -> None:
    assert found(a_letter(verdict="dkim=pass header.d=example.se; spf=pass; dmarc=pass")) == [
        "ok: pass", "ok: pass", "ok: pass",
        "ok: Signaturen täcker alla rubrikfält som den ska täcka.",
        "ok: Nyckeln har 2048 bitar.",
    ]  # fmt: skip


def test_doctor_reads_the_receivers_word_however_it_is_set() -> None:
    words = found(a_letter(verdict="spf=none;dkim=pass(2048-bit key) header.d=example.se; dmarc=;"))
    assert words[:2] == ["wrong: none", "ok: pass"]


@pytest.mark.parametrize("header", SIGNED)
def test_doctor_names_each_header_that_the_signature_leaves_out(header: str) -> None:
    rest = ":".join(name for name in SIGNED if name != header)
    vital = header in {"From", "List-Unsubscribe", "List-Unsubscribe-Post"}
    assert f"{'wrong' if vital else 'advice'}: Signaturen täcker inte {header}." in found(a_letter(h=rest))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (BODY.encode(), "wrong: Brevet har ingen."),
        (a_letter(d="service.example"), "wrong: Det är signerat av service.example, inte av avsändarens domän."),
        (a_letter(more=" l=20;"), "wrong: Signaturen täcker bara textens början (l=)."),
        (a_letter().replace(b"rsa-sha256", b"rsa-sha1"), "wrong: Signaturen är gjord med SHA-1."),
        (a_letter().replace(b"Feedback-ID: x\r\n", b""), "wrong: Själva brevet saknar Feedback-ID."),
        (a_letter(verdict="dkim=fail reason=x; spf=pass"), "wrong: fail"),
        (None, "skipped: Bara ett brev som har kommit fram bär en signatur."),
    ],
)
def test_doctor_dkim_says_what_is_wrong_with_the_letter(raw: bytes | None, words: str) -> None:
    assert words in found(raw)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (f"v=DKIM1; p={rsa_key(1024)}", "advice: Nyckeln har 1024 bitar."),
        (f"v=DKIM1; p={rsa_key(768)}", "wrong: Nyckeln har 768 bitar."),
        (f"v=DKIM1; t=s:y; p={rsa_key(2048)}", "advice: Nyckeln säger att den bara är på prov (t=y)."),
        ("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "advice: Nyckeln har 256 bitar."),
        ("v=DKIM1; p=", "wrong: Nyckeln är återkallad."),
        ("v=DKIM1; p=inte en nyckel", "wrong: Nyckeln går inte att läsa."),
        ("", "wrong: Det finns 0 nyckelposter; det ska finnas en."),
    ],
)
def test_doctor_dkim_looks_at_the_key(key: str, words: str) -> None:
    assert words in found(a_letter(), key)


def test_a_key_is_measured_in_both_wrappings() -> None:
    assert bits(tags(f"p={rsa_key(2048)}")) == 2048
    for broken in ("MAA=", "AAAA", "", "MII=", "MIIB"):
        with pytest.raises(Unreadable):
            bits({"p": broken})

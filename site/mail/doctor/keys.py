"""How long a DKIM key is."""

import base64
import binascii


class Unreadable(Exception):
    """The key record holds no key."""


def tags(text: str) -> dict[str, str]:
    """`a=b; c=d`, as DKIM and DMARC write it."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): "".join(value.split()) for name, equals, value in pairs if equals}


def bits(record: dict[str, str]) -> int:
    """Of an RSA key's modulus, or 256 of Ed25519. Raises Unreadable."""
    try:
        data = base64.b64decode(record.get("p", ""), validate=True)
        if record.get("k", "rsa") == "ed25519":
            return len(data) * 8
        return _modulus(data).bit_length()
    except (binascii.Error, IndexError, ValueError) as error:
        raise Unreadable from error


def _modulus(der: bytes) -> int:
    """From a SubjectPublicKeyInfo, or from the bare key of RFC 8017 that some write."""
    inside = _contents(der, 0x30)
    if inside[0] == 0x30:
        _algorithm, rest = _split(inside)
        inside = _contents(_contents(rest, 0x03)[1:], 0x30)
    return int.from_bytes(_contents(inside, 0x02), "big")


def _contents(der: bytes, tag: int) -> bytes:
    if der[0] != tag:
        raise ValueError(f"tag {der[0]}")
    return _split(der)[0]


def _split(der: bytes) -> tuple[bytes, bytes]:
    """What the first value holds, and what follows it."""
    length, start = der[1], 2
    if length & 0x80:
        start = 2 + (length & 0x7F)
        length = int.from_bytes(der[2:start], "big")
    if not length or len(der) < start + length:
        raise ValueError("cut off")
    return der[start : start + length], der[start + length :]

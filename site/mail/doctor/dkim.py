import re
from collections.abc import Iterator
from email.message import EmailMessage

from django.utils.translation import gettext as _

from mail.doctor.case import Case
from mail.doctor.dmarc import are_aligned
from mail.doctor.keys import Unreadable, bits, tags
from mail.findings import Finding, Level

SIGNED = (
    "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "List-Id", "List-Unsubscribe",
    "List-Unsubscribe-Post", "Feedback-ID",
)  # fmt: skip
"""What the signature of a letter is to cover."""
VITAL = {"from", "list-unsubscribe", "list-unsubscribe-post"}
"""RFC 6376 demands the first, RFC 8058 the others: without them mail programs show no button to leave with."""
LEAST_BITS, GOOD_BITS = 1024, 2048


def check(case: Case) -> Iterator[Finding]:
    if case.message is None:
        advice = _("Send yourself a trial copy, save it from your mail program as a file, and give it with --message.")
        yield Finding(Level.SKIPPED, _("Not looked at"), _("Only a letter that has arrived has a signature."), advice)
        return
    signatures = [tags(str(line)) for line in case.message.get_all("DKIM-Signature", [])]
    if not signatures:
        advice = _("Turn on DKIM at your mail server or mail service, and publish the key that it gives you.")
        yield Finding(Level.WRONG, _("Signature"), _("The letter has none."), advice)
        return
    yield from _receivers_word(case.message)
    own = [found for found in signatures if are_aligned(found.get("d", ""), case.from_domain, case.resolver)]
    if not own:
        domains = ", ".join(sorted(found.get("d", "?") for found in signatures))
        words = _("It is signed by %(domains)s, not by the domain of its sender.") % {"domains": domains}
        advice = _("Have your mail service sign with your own domain; without that DMARC does not pass.")
        yield Finding(Level.WRONG, _("Signature"), words, advice)
    for signature in own or signatures:
        yield from _signature(signature, case.message)
        yield from _key(signature, case)


def _signature(signature: dict[str, str], message: EmailMessage) -> Iterator[Finding]:
    name = signature.get("d", "?")
    covered = {part.lower() for part in signature.get("h", "").split(":")}
    missing = [header for header in SIGNED if header.lower() not in covered]
    if not missing:
        yield Finding(Level.OK, name, _("The signature covers every header that it is to cover."))
    else:
        vital = any(header.lower() in VITAL for header in missing)
        words = _("The signature does not cover %(headers)s.") % {"headers": ", ".join(missing)}
        advice = _("Name these headers where your mail server is told what to sign (OpenDKIM: SignHeaders).")
        yield Finding(Level.WRONG if vital else Level.ADVICE, name, words, advice)
    absent = [header for header in SIGNED if header not in message]
    if absent:
        words = _("The letter itself lacks %(headers)s.") % {"headers": ", ".join(absent)}
        yield Finding(
            Level.WRONG, name, words, _("Give a trial copy of the letter, as it arrived, with all its headers.")
        )
    if "l" in signature:
        words = _("The signature covers only the beginning of the text (l=).")
        yield Finding(Level.WRONG, name, words, _("Take that setting away: anybody could add to the letter."))
    if signature.get("a", "").lower() == "rsa-sha1":
        yield Finding(Level.WRONG, name, _("The signature is made with SHA-1."), _("Choose rsa-sha256."))


def _key(signature: dict[str, str], case: Case) -> Iterator[Finding]:
    name = f"{signature.get('s', '?')}._domainkey.{signature.get('d', '?')}"
    found = case.resolver.txt(name)
    if len(found) != 1:
        words = _("There are %(count)d key records; there must be one.") % {"count": len(found)}
        yield Finding(Level.WRONG, name, words, _("Publish the key that your mail server signs with as a TXT record."))
        return
    record = tags(found[0])
    try:
        length = bits(record)
    except Unreadable:
        words = _("The key has been withdrawn.") if not record.get("p") else _("The key cannot be read.")
        yield Finding(Level.WRONG, name, words, _("Publish the key again, exactly as your mail server gives it."))
        return
    yield _length(name, length, record)
    if "y" in record.get("t", "").split(":"):
        words = _("The key says that it is only being tried out (t=y).")
        yield Finding(Level.ADVICE, name, words, _("Take t=y away: receivers may disregard the signature."))


def _length(name: str, length: int, record: dict[str, str]) -> Finding:
    words = _("The key has %(bits)d bits.") % {"bits": length}
    if record.get("k") == "ed25519":
        return Finding(Level.ADVICE, name, words, _("Not all receivers know Ed25519: sign with an RSA key as well."))
    if length < LEAST_BITS:
        return Finding(Level.WRONG, name, words, _("Receivers disregard so short a key. Make one of 2048 bits."))
    if length < GOOD_BITS:
        return Finding(Level.ADVICE, name, words, _("Make one of 2048 bits when you next change it."))
    return Finding(Level.OK, name, words)


def _receivers_word(message: EmailMessage) -> Iterator[Finding]:
    """What the mailbox that the letter arrived in thought of it; its own line stands on top."""
    said = next(iter(message.get_all("Authentication-Results", [])), None)
    words = " ".join(str(said or "").lower().split())
    for method in ("spf", "dkim", "dmarc"):
        results = re.findall(rf"; ?{method} ?= ?([a-z]+)", words)
        if not results:
            continue
        subject = _("The receiver's word on %(method)s") % {"method": method.upper()}
        if "pass" in results:
            yield Finding(Level.OK, subject, "pass")
        else:
            advice = _("Mend what is wrong further down, send a new trial copy and look again.")
            yield Finding(Level.WRONG, subject, ", ".join(results), advice)

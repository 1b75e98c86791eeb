from collections.abc import Iterator

from django.utils.translation import gettext as _

from mail.doctor.case import Case, Sender
from mail.doctor.dns import Resolver
from mail.doctor.keys import tags
from mail.findings import Finding, Level

MOST_STEPS = 8


def check(case: Case) -> Iterator[Finding]:
    domains = {sender.domain for sender in case.senders if sender.address}
    for domain in sorted(domains):
        yield from _record(domain, case)
    for sender in case.senders:
        if sender.address:
            yield _alignment(sender, case)


def are_aligned(one: str, other: str, resolver: Resolver, *, strict: bool = False) -> bool:
    """Whether receivers take the two for the same organisation."""
    one, other = one.lower(), other.lower()
    if not one or not other or strict:
        return one == other != ""
    return organisation(one, resolver) == organisation(other, resolver)


def organisation(domain: str, resolver: Resolver) -> str:
    """The highest domain above it that has a DMARC record, as receivers find it by walking up the tree. Where there
    is no record, the last two names."""
    holders = [name for name in _upwards(domain) if _records(name, resolver)]
    return holders[-1] if holders else ".".join(domain.split(".")[-2:])


def _upwards(domain: str) -> list[str]:
    names = domain.split(".")
    return [".".join(names[start:]) for start in range(max(0, len(names) - MOST_STEPS), len(names) - 1)]


def _records(domain: str, resolver: Resolver) -> list[str]:
    return [text for text in resolver.txt(f"_dmarc.{domain}") if text.lower().replace(" ", "").startswith("v=dmarc1")]


def _found(domain: str, resolver: Resolver) -> tuple[str, list[str]]:
    """The records that hold for the domain, and where they stand."""
    for name in _upwards(domain):
        if found := _records(name, resolver):
            return name, found
    return domain, []


def _record(domain: str, case: Case) -> Iterator[Finding]:
    holder, found = _found(domain, case.resolver)
    where = f"_dmarc.{holder}"
    if len(found) != 1:
        words = _("There is no DMARC record.") if not found else _("There is more than one DMARC record.")
        advice = _("Publish one TXT record at %(where)s, to begin with: v=DMARC1; p=none; rua=mailto:you@%(domain)s")
        yield Finding(Level.WRONG, domain, words, advice % {"where": where, "domain": domain})
        return
    record = tags(found[0])
    policy = record.get("sp", record.get("p", "")) if holder != domain else record.get("p", "")
    if policy not in {"none", "quarantine", "reject"}:
        words = _("The DMARC record has no policy (p=) that is known.")
        yield Finding(Level.WRONG, domain, words, _("Begin with p=none."))
        return
    yield Finding(Level.OK, domain, found[0])
    if policy == "none":
        words = _("The policy is none: mail that only pretends to be yours is let through.")
        advice = _("When the reports show that your own mail passes, make it p=quarantine.")
        yield Finding(Level.ADVICE, domain, words, advice)
    if "rua" not in record:
        words = _("Nobody gets the reports.")
        yield Finding(Level.ADVICE, domain, words, _("Add rua=mailto: and an address that somebody reads."))


def _alignment(sender: Sender, case: Case) -> Finding:
    _holder, found = _found(sender.domain, case.resolver)
    strict = tags(found[0]).get("aspf") == "s" if found else False
    facts = {"address": sender.address, "domain": sender.envelope_domain}
    if are_aligned(sender.domain, sender.envelope_domain, case.resolver, strict=strict):
        words = _("%(address)s and its return address belong together: SPF counts for DMARC.") % facts
        return Finding(Level.OK, sender.what, words)
    words = _("The return address of %(address)s is at another domain, %(domain)s: SPF does not count for DMARC.")
    advice = _("Let bounces come back to a domain under that of the sender. Until then all hangs on DKIM.")
    return Finding(Level.ADVICE, sender.what, words % facts, advice)

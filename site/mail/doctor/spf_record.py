from collections.abc import Iterator

from django.utils.translation import gettext as _

from mail.doctor.case import Case
from mail.doctor.spf import MOST_LOOKUPS, MOST_VOID, Broken, Result, evaluate, records
from mail.findings import Finding, Level

NEARLY = 8


def check(case: Case) -> Iterator[Finding]:
    for domain in sorted({sender.envelope_domain for sender in case.senders if sender.address}):
        yield from _domain(domain, case)


def _domain(domain: str, case: Case) -> Iterator[Finding]:
    found = records(domain, case.resolver)
    if not found:
        advice = _("Add a TXT record to %(domain)s: v=spf1, then what your mail server's host tells you, then -all.")
        yield Finding(Level.WRONG, domain, _("There is no SPF record."), advice % {"domain": domain})
    elif len(found) > 1:
        words = _("There are %(count)d SPF records; receivers then count none of them.") % {"count": len(found)}
        yield Finding(Level.WRONG, domain, words, _("Put what they say into one record and remove the others."))
    else:
        yield Finding(Level.OK, domain, found[0])
        yield from _ending(domain, found[0])
        yield from _addresses(domain, case)


def _ending(domain: str, record: str) -> Iterator[Finding]:
    terms = record.lower().split()[1:]
    if "+all" in terms or "all" in terms:
        words = _("The record lets the whole world send for the domain (+all).")
        yield Finding(Level.WRONG, domain, words, _("Replace it by -all or ~all."))
    elif not any(term in {"-all", "~all"} or term.startswith("redirect=") for term in terms):
        words = _("The record does not say that everybody else may not send.")
        yield Finding(Level.ADVICE, domain, words, _("End it with -all or ~all."))


def _addresses(domain: str, case: Case) -> Iterator[Finding]:
    for address in case.outgoing:
        try:
            verdict = evaluate(domain, address, case.resolver)
        except Broken as error:
            words = _("The record cannot be worked out: %(error)s") % {"error": error}
            advice = _(
                "Receivers follow at most %(most)d references, and at most %(void)d to names that do not exist. "
                "Take out what is not used, and mend what is named."
            )
            yield Finding(Level.WRONG, domain, words, advice % {"most": MOST_LOOKUPS, "void": MOST_VOID})
            return
        yield _verdict(domain, address, verdict.result, sure=case.knows_outgoing)
        if verdict.lookups > NEARLY:
            words = _("The record needs %(count)d of the %(most)d references that receivers follow.")
            facts = {"count": verdict.lookups, "most": MOST_LOOKUPS}
            yield Finding(Level.ADVICE, domain, words % facts, _("Take out what is not used."))
    if not case.outgoing:
        words = _("From which address mail leaves cannot be told from here.")
        advice = _("Give it with --address, or give a letter that has arrived with --message.")
        yield Finding(Level.ADVICE, domain, words, advice)


def _verdict(domain: str, address: str, result: Result, *, sure: bool) -> Finding:
    facts = {"address": address, "domain": domain}
    if result is Result.PASS:
        return Finding(Level.OK, domain, _("%(address)s may send for %(domain)s.") % facts)
    if result is Result.UNKNOWN:
        words = _("Whether %(address)s may send for %(domain)s cannot be told from here.") % facts
        advice = _(
            "The record asks what only the receiver of an e-mail knows (exists, ptr or a macro). See the "
            "receiver's word on SPF: give a letter that has arrived with --message."
        )
        return Finding(Level.ADVICE, domain, words, advice)
    words = _("%(address)s may not send for %(domain)s.") % facts
    if sure:
        return Finding(Level.WRONG, domain, words, _("Add the address, or your mail server's include, to the record."))
    advice = _("If mail leaves from there, add it to the record. A mail service may send from other addresses.")
    return Finding(Level.ADVICE, domain, words, advice)

"""Who the sending machine says that it is, and whether what is written to the site's addresses arrives."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from mail.address import domain_of
from mail.doctor.case import Case
from mail.findings import Finding, Level


def sender_addresses(case: Case) -> Iterator[Finding]:
    for sender in case.senders:
        if not sender.address:
            advice = _("Fill in the sender's address in the settings.")
            yield Finding(Level.WRONG, sender.what, _("It has no address to come from."), advice)
            continue
        words = _("comes from %(address)s") % {"address": sender.address}
        yield Finding(Level.OK, sender.what, words)
        if not sender.returns_to:
            words = _("Bounces go to the sender's address.")
            advice = _("Set up an address for bounces, and dead addresses are taken off the list by themselves.")
            yield Finding(Level.ADVICE, sender.what, words, advice)


def machine_names(case: Case) -> Iterator[Finding]:
    if not case.outgoing:
        words = _("From which address mail leaves cannot be told from here.")
        yield Finding(Level.ADVICE, case.relay_host, words, _("Give it with --address."))
    for address in case.outgoing:
        names = case.resolver.names(address)
        if not names:
            advice = _("Ask whoever rents you the machine for a PTR record that names your mail server.")
            yield Finding(Level.WRONG, address, _("It has no name (PTR). Large receivers refuse its mail."), advice)
        elif not any(address in case.resolver.addresses(name) for name in names):
            words = _("Its name, %(name)s, does not lead back to it.") % {"name": names[0]}
            advice = _("Give %(name)s an A or AAAA record with this address.") % {"name": names[0]}
            yield Finding(Level.WRONG, address, words, advice)
        else:
            yield Finding(Level.OK, address, names[0])


def mail_arrives(case: Case) -> Iterator[Finding]:
    written_to = {
        address for sender in case.senders for address in (sender.address, sender.returns_to, sender.reply_to)
    }
    for domain in sorted({domain_of(address) for address in written_to if address}):
        yield _mx(domain, case)


def _mx(domain: str, case: Case) -> Finding:
    hosts = case.resolver.mx(domain)
    advice = _("Give the domain an MX record: answers and bounces are lost otherwise, and receivers look for it.")
    if hosts == [""]:
        return Finding(Level.WRONG, domain, _("The domain says that it takes no mail (null MX)."), advice)
    if not hosts and case.resolver.addresses(domain):
        words = _("The domain has no MX record; mail goes to the machine of the same name.")
        return Finding(Level.ADVICE, domain, words, advice)
    if not hosts:
        return Finding(Level.WRONG, domain, _("The domain takes no mail: it has no MX record."), advice)
    lost = [host for host in hosts if not case.resolver.addresses(host)]
    if lost:
        words = _("These mail servers of the domain do not exist: %(hosts)s.") % {"hosts": ", ".join(lost)}
        return Finding(Level.WRONG, domain, words, _("Correct or remove the MX record."))
    return Finding(Level.OK, domain, ", ".join(hosts))

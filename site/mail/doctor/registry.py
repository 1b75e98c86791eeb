from collections.abc import Callable, Iterable, Sequence
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mail.doctor import dkim, dmarc, route, spf_record
from mail.doctor.case import Case, Sender
from mail.findings import Finding, Level, Section, gather

Check = Callable[[Case], Iterable[Finding]]
Senders = Callable[[], Sequence[Sender]]

_checks: dict[str, tuple[str | Promise, Check, bool]] = {}
_senders: list[Senders] = []


def register(name: str, title: str | Promise, check: Check, *, online: bool) -> None:
    """`online` where it asks anybody outside the machine: it is skipped, and said to be, when the doctor is offline."""
    if name in _checks and _checks[name][1] is not check:
        raise ValueError(f"Another check of the doctor's is already called {name!r}.")
    _checks[name] = (title, check, online)


def register_senders(senders: Senders) -> None:
    if senders not in _senders:
        _senders.append(senders)


def all_senders() -> list[Sender]:
    return [sender for senders in _senders for sender in senders()]


def examine(case: Case) -> list[Section]:
    own: list[tuple[str | Promise, Check, bool]] = [
        (_("Addresses"), route.sender_addresses, False),
        (_("SPF: who may send for the domain"), spf_record.check, True),
        (_("DKIM: the signature"), dkim.check, True),
        (_("DMARC: what holds the two together"), dmarc.check, True),
        (_("The sending machine's name"), route.machine_names, True),
        (_("Answers and bounces"), route.mail_arrives, True),
    ]
    return [_run(title, check, online, case) for title, check, online in [*own, *_checks.values()]]


def _run(title: str | Promise, check: Check, online: bool, case: Case) -> Section:
    if online and case.offline:
        return Section(str(title), [Finding(Level.SKIPPED, _("Not looked at"), _("It needs the network."))])
    return gather(title, partial(check, case))

"""Whether the world outside will take the site's mail: DNS records, signatures, addresses. Apps add checks of their own
from AppConfig.ready; see docs/doctor.md for what each finding means."""

from mail.doctor.case import Case, Sender
from mail.doctor.registry import examine, register, register_senders

__all__ = ["Case", "Sender", "examine", "register", "register_senders"]

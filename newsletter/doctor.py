"""What the doctor asks about the letter: who sends it, whether it is well made, whether one click lets a reader go."""

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from mail.doctor import Case, Sender
from mail.doctor.web import Unreached
from mail.findings import Finding, Level
from newsletter.addresses import unsubscribe_url
from newsletter.build import Frame, build
from newsletter.freeze import next_number
from newsletter.lint import Findings, lint, look_over, own_hosts
from newsletter.models import Issue, Newsletter

ONE_CLICK = "List-Unsubscribe=One-Click"


def senders() -> Sequence[Sender]:
    return [
        Sender(letter.name, letter.sender_address, letter.bounce_address, letter.reply_to)
        for letter in Newsletter.objects.active()
    ]


def settings(_case: Case) -> Iterator[Finding]:
    letters = Newsletter.objects.active()
    if not letters:
        advice = _("Turn it on in the newsletter's settings when you want to begin.")
        yield Finding(Level.ADVICE, _("The letter"), _("The newsletter is off."), advice)
    for letter in letters:
        if not letter.is_ready:
            advice = _("Fill in the list's identity, the sender's name and the sender's address.")
            yield Finding(Level.WRONG, letter.name, _("The newsletter settings lack something."), advice)
        else:
            yield Finding(Level.OK, letter.name, letter.list_id)


def headers(case: Case) -> Iterator[Finding]:
    """The letter that arrived; else the one that is to go next."""
    if case.raw is not None:
        whole = b"\r\n".join(case.raw.splitlines()) + b"\r\n"
        yield from _told(_("The letter that arrived"), lint(whole, own_hosts()))
        return
    for letter in Newsletter.objects.active():
        issue = (
            Issue.objects.of(letter).open().select_related("newsletter__site__root_page").order_by("slot_at").first()
        )
        if issue is None or not issue.included().exists():
            words = _("There is no letter with articles in it.")
            yield Finding(Level.SKIPPED, letter.name, words, _("Ask again when the coming letter has an article."))
        else:
            built = build(Frame(issue, letter.language, next_number(letter), timezone.now()))
            yield from _told(_("The coming letter"), look_over(built))


def one_click(case: Case) -> Iterator[Finding]:
    """A key that belongs to nobody: nothing changes, and the answer is the same."""
    for letter in Newsletter.objects.active():
        url = unsubscribe_url(get_random_string(32), letter.language)
        if not url.startswith("https://"):
            advice = _("Set BASE_URL to the site's public address, which begins with https://.")
            yield Finding(Level.WRONG, url, _("Mail programs only send it over https."), advice)
        else:
            yield _answered(case, url)


def _answered(case: Case, url: str) -> Finding:
    try:
        answer = case.web.post(url, ONE_CLICK)
    except Unreached as error:
        words = _("Nobody answers, or the certificate is not valid: %(error)s") % {"error": error}
        advice = _("Make the site reachable from outside with a valid certificate, without a login in front of it.")
        return Finding(Level.WRONG, url, words, advice)
    if answer.location or 300 <= answer.status < 400:
        words = _("The answer leads elsewhere: %(location)s") % {"location": answer.location}
        return Finding(Level.WRONG, url, words, _("Set BASE_URL to the address that the site itself answers at."))
    if answer.status != 200:
        words = _("The answer is %(status)d instead of 200.") % {"status": answer.status}
        return Finding(
            Level.WRONG, url, words, _("See that nothing in front of the site refuses a POST without a cookie.")
        )
    if answer.sets_cookie:
        return Finding(Level.WRONG, url, _("The answer sets a cookie."), _("Find what in front of the site sets it."))
    return Finding(Level.OK, url, _("One click lets a reader go."))


def _told(subject: str, found: Findings) -> Iterator[Finding]:
    if not found.complaints:
        yield Finding(Level.OK, subject, _("Every header is as it should be."))
    for fault in found.faults:
        yield Finding(Level.WRONG, subject, fault, _("The letter cannot leave like this: open it under Letter."))
    for advice in found.advice:
        yield Finding(Level.ADVICE, subject, advice)

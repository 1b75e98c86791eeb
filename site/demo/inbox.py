"""The messages in the inbox of the demo site. Nothing here sends a mail."""

from datetime import datetime, timedelta

from contact.enums import MessageState
from contact.models import ContactPage, Message
from contact.receive import new_reference

# Name, address, text, hours ago, state.
MESSAGES = (
    (
        "Ingrid Sjöberg",
        "ingrid@example.org",
        (
            "Hej Elin!\n\nVi är ett personalkansli på elva personer som vill ha en förmiddag om mejl och möten i mars. "
            "Har du tid, och vad kostar det?\n\nHälsningar\nIngrid"
        ),
        5,
        MessageState.NEW,
    ),
    (
        "Yusuf Demir",
        "yusuf@example.org",
        "Tack för texten om tysta timmar! Får jag dela ut den på vår avdelning, med ditt namn på?",
        30,
        MessageState.NEW,
    ),
    (
        "SEO Expert",
        "offer@example.net",
        "Dear owner, we can bring your site to page 1: https://seo.example.net/offer https://seo.example.net/price",
        50,
        MessageState.SUSPECTED,
    ),
    (
        "Kerstin Holm",
        "kerstin@example.org",
        "Går det att få föreläsningen på engelska?",
        200,
        MessageState.ANSWERED,
    ),
)


def fill(page: ContactPage, now: datetime) -> None:
    for number, (name, email, body, hours, state) in enumerate(MESSAGES):
        Message.objects.create(
            reference=new_reference(),
            state=state,
            name=name,
            email=email,
            body=body,
            language="sv",
            page=page,
            submission_key=f"demo:{number}",
            created_at=now - timedelta(hours=hours),
        )

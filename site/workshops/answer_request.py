"""The author's answer to an in-house request, stored with its mail in one transaction; with a price, a quotation."""

from datetime import datetime
from typing import Any

from mail.answers import compose_answer, once
from workshops.due_days import due_in
from workshops.enums import RequestState
from workshops.models import InHouseRequest, RequestAnswer
from workshops.money import Price
from workshops.settle import settle


def answer(
    asked: InHouseRequest, text: str, *, by: Any, key: str, now: datetime, price: Price | None = None
) -> RequestAnswer:
    """The same form again, by its `key`, gives the first answer back."""
    return once(RequestAnswer, key, lambda: _send(asked, text, by=by, key=key, now=now, price=price))


def _send(asked: InHouseRequest, text: str, *, by: Any, key: str, now: datetime, price: Price | None) -> RequestAnswer:
    terms = {"price_excl": price.excl, "vat_rate": price.rate} if price else {}
    sent = RequestAnswer.objects.create(request=asked, text=text, by=by, submission_key=key, sent_at=now, **terms)
    _move(asked, by, now, quoted=price is not None)
    compose_answer(
        "workshops/mail/in_house_answer",
        to=asked.email,
        language=asked.language,
        kind="workshops.in_house_answer",
        context={"answer": sent, "request": asked},
        reference=asked.mail_reference,
    )
    return sent


def _move(asked: InHouseRequest, by: Any, now: datetime, *, quoted: bool) -> None:
    """An answer without a price moves only what had none; it takes no quotation back."""
    if quoted:
        moved = settle(asked.pk, RequestState.QUOTED, by=by, now=now)
    else:
        unanswered = (RequestState.NEW, RequestState.SUSPECTED)
        moved = any(settle(asked.pk, RequestState.ANSWERED, by=by, now=now, before=state) for state in unanswered)
    if not moved:
        waits_for_them = InHouseRequest.objects.filter(
            pk=asked.pk, state__in=(RequestState.ANSWERED, RequestState.QUOTED)
        )
        waits_for_them.update(due_on=due_in(RequestState.ANSWERED, now))

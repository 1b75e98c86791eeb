from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from mail.enums import LimitScope
from mail.limit_models import Allowance, SendingLimit, local_day

pytestmark = pytest.mark.django_db


def add(client: Client, **fields: Any) -> str:
    """What the page says."""
    response = client.post(reverse("sending_limits:add"), fields, follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"scope": "lane", "lane": "letter"}, "letter"),
        ({"scope": "relay"}, "smtp.example.se:587"),
        ({"scope": "relay", "relay": "SMTP.other.se:25"}, "smtp.other.se:25"),
        ({"scope": "domain", "domain": " Gmail.COM "}, "gmail.com"),
        ({"scope": "domain", "domain": "@gmail.com"}, "gmail.com"),
        ({"scope": "domain", "domain": "räksmörgås.se"}, "xn--rksmrgs-5wao1o.se"),
        ({"scope": "domain", "domain": "*"}, "*"),
    ],
)
def test_a_limit_is_kept_under_the_name_that_the_sender_looks_for(
    admin_client: Client, settings: Settings, fields: dict[str, str], name: str
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp.example.se", 587
    add(admin_client, **fields, per_second="0.5", per_day="100")
    limit = SendingLimit.objects.get()
    assert (limit.scope, limit.name, limit.per_second, limit.per_day) == (fields["scope"], name, Decimal("0.5"), 100)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"scope": "lane", "per_day": 1}, "Välj vilket slags mejl"),
        ({"scope": "domain", "domain": "inte en domän", "per_day": 1}, "Skriv en domän som gmail.com"),
        ({"scope": "domain", "domain": "localhost", "per_day": 1}, "Skriv en domän som gmail.com"),
        ({"scope": "relay", "relay": "smtp.example.se", "per_day": 1}, "Skriv servern och dess port"),
        ({"scope": "domain", "domain": "gmail.com"}, "Ange minst en av de två"),
        ({"scope": "domain", "domain": "gmail.com", "per_second": "-1"}, "större än eller lika med 0.001"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    admin_client: Client, fields: dict[str, Any], words: str
) -> None:
    page = add(admin_client, **fields)
    assert words in page
    assert str(fields.get("domain", "")) in page
    assert not SendingLimit.objects.exists()


def test_there_is_one_limit_a_name(admin_client: Client) -> None:
    SendingLimit.objects.create(scope=LimitScope.DOMAIN, name="gmail.com", per_day=5)
    page = add(admin_client, scope="domain", domain="GMAIL.com", per_day=9)
    assert "Det finns redan en gräns" in page
    assert SendingLimit.objects.get().per_day == 5


def test_a_limit_is_changed_and_taken_away(admin_client: Client) -> None:
    limit = SendingLimit.objects.create(scope=LimitScope.DOMAIN, name="gmail.com", per_day=5)
    url = reverse("sending_limits:edit", args=[limit.pk])
    assert 'value="gmail.com"' in admin_client.get(url).content.decode()
    admin_client.post(url, {"scope": "domain", "domain": "gmail.com", "per_day": 7})
    limit.refresh_from_db()
    assert limit.per_day == 7
    admin_client.post(reverse("sending_limits:delete", args=[limit.pk]))
    assert not SendingLimit.objects.exists()


def test_the_author_sees_how_much_of_today_is_used(admin_client: Client) -> None:
    SendingLimit.objects.create(scope=LimitScope.LANE, name="letter", per_second=3, per_day=500)
    SendingLimit.objects.create(scope=LimitScope.DOMAIN, name="*", per_second=Decimal("0.5"), per_day=90)
    now = timezone.now()
    for key, taken in (("lane:letter", 120), ("domain:example.org", 31), ("domain:example.net", 12)):
        Allowance.objects.create(key=key, next_at=now, day=local_day(now), taken=taken)
    page = admin_client.get(reverse("sending_limits:index")).content.decode()
    assert "120 av 500 i dag" in page
    assert "3,000" not in page
    assert "0,5<" in "".join(page.split())
    assert "31 av 90 i dag (example.org)" in page
    assert "varje domän som saknar egen gräns" in page


def test_the_listing_asks_the_same_of_the_database_however_long_it_is(admin_client: Client) -> None:
    def queries() -> int:
        admin_client.get(reverse("sending_limits:index"))
        with CaptureQueriesContext(connection) as captured:
            admin_client.get(reverse("sending_limits:index"))
        return len(captured)

    SendingLimit.objects.create(scope=LimitScope.LANE, name="letter", per_day=500)
    one = queries()
    for name in ("gmail.com", "outlook.com"):
        SendingLimit.objects.create(scope=LimitScope.DOMAIN, name=name, per_day=500)
    assert queries() == one


def test_nobody_sets_a_limit_without_leave(client: Client, django_user_model: Any) -> None:
    client.force_login(django_user_model.objects.create_user("reader", "reader@example.org", "secret"))
    client.post(reverse("sending_limits:add"), {"scope": "lane", "lane": "letter", "per_day": 1})
    assert not SendingLimit.objects.exists()

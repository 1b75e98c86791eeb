from datetime import UTC, datetime

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from guard.network import client_hmac, client_prefix

NOVEMBER = datetime(2026, 11, 22, 12, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:aa:bbcc::1", "2001:db8:aa:bb00::/56"),
        ("", "unknown"),
        ("/run/web.sock", "unknown"),
    ],
)
def test_prefix_of_the_connecting_address(rf: RequestFactory, address: str, prefix: str) -> None:
    assert client_prefix(rf.get("/", REMOTE_ADDR=address)) == prefix


@pytest.mark.parametrize(
    ("proxies", "forwarded", "prefix"),
    [
        (0, "198.51.100.1", "127.0.0.0/24"),
        (1, "1.2.3.4, 198.51.100.1", "198.51.100.0/24"),
        (2, "1.2.3.4, 198.51.100.1, 10.0.0.1", "198.51.100.0/24"),
        (2, "198.51.100.1", "127.0.0.0/24"),
        (1, "198.51.100.1:4711", "198.51.100.0/24"),
        (1, "[2001:db8::1]:4711", "2001:db8::/56"),
        (1, "2001:db8::1", "2001:db8::/56"),
        (1, "<script>", "unknown"),
    ],
)
def test_forwarded_address_counts_only_behind_trusted_proxies(
    rf: RequestFactory, settings: Settings, proxies: int, forwarded: str, prefix: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert client_prefix(rf.get("/", headers={"X-Forwarded-For": forwarded})) == prefix


def test_hmac_hides_the_address_and_changes_each_month(rf: RequestFactory, settings: Settings) -> None:
    request = rf.get("/", REMOTE_ADDR="203.0.113.77")
    neighbour = rf.get("/", REMOTE_ADDR="203.0.113.1")
    name = client_hmac(request, NOVEMBER)
    assert len(name) == 64
    assert name == client_hmac(neighbour, NOVEMBER)
    assert name != client_hmac(request, DECEMBER)
    settings.SECRET_KEY = "another"
    assert name != client_hmac(request, NOVEMBER)

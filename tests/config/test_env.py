from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


@pytest.fixture(autouse=True)
def own_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "READ", set())


def test_text_is_trimmed_and_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", "  hej ")
    assert env.text("NAME") == "hej"
    assert env.text("OTHER", "standard") == "standard"
    assert {"NAME", "OTHER"} == env.READ


@pytest.mark.parametrize(
    ("value", "expected"), [("true", True), ("YES", True), ("1", True), ("off", False), ("0", False), ("", True)]
)
def test_truth_can_be_written_in_several_ways(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("FLAG", value)
    assert env.boolean("FLAG", True) is expected


def test_numbers_words_and_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.integer("NUMBER", 5) == 5
    monkeypatch.setenv("NUMBER", "7")
    assert env.integer("NUMBER", 5) == 7
    monkeypatch.setenv("WORDS", "a, b,,c ")
    assert env.words("WORDS") == ["a", "b", "c"]
    assert env.choice("CHOICE", ("resend", "hold")) == "resend"
    assert env.time_zone("ZONE", "Europe/Helsinki") == "Europe/Helsinki"


@pytest.mark.parametrize(("value", "least"), [("0", 1), ("-1", 0)])
def test_a_number_that_is_too_small_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, value: str, least: int) -> None:
    monkeypatch.setenv("NUMBER", value)
    with pytest.raises(ImproperlyConfigured, match=f"NUMBER must be at least {least}, not {value}"):
        env.integer("NUMBER", 5, least=least)


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (lambda: env.boolean("BAD", False), "BAD must be true or false, not 'fel'."),
        (lambda: env.integer("BAD", 1), "BAD must be a whole number, not 'fel'."),
        (lambda: env.choice("BAD", ("resend", "hold")), "BAD must be one of resend, hold, not 'fel'."),
        (lambda: env.time_zone("BAD", "UTC"), "BAD must be a time zone such as Europe/Stockholm, not 'fel'."),
        (lambda: env.cache("BAD", ""), "BAD must begin with locmem://, file:// or redis://"),
        (lambda: env.database("BAD", ""), "BAD must begin with sqlite:/// or postgres://"),
        (lambda: env.secret("OTHER"), "OTHER_FILE cannot be read"),
    ],
)
def test_a_wrong_value_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, read: object, message: str) -> None:
    monkeypatch.setenv("BAD", "fel")
    monkeypatch.setenv("OTHER_FILE", "/no/such/file")
    assert callable(read)
    with pytest.raises(ImproperlyConfigured, match=message.replace("//", ".*")):
        read()


def test_a_secret_may_stand_in_a_file_and_the_variable_itself_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("hemlig\n")
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "key"))
    assert env.secret("KEY") == "hemlig"
    monkeypatch.setenv("KEY", "annan")
    assert env.secret("KEY") == "annan"
    assert {"KEY", "KEY_FILE"} == env.READ


@pytest.mark.parametrize(
    ("address", "backend", "location"),
    [
        ("locmem://", "locmem.LocMemCache", ""),
        ("file:///a/folder", "filebased.FileBasedCache", "/a/folder"),
        ("redis://127.0.0.1:6379/0", "redis.RedisCache", "redis://127.0.0.1:6379/0"),
        ("rediss://cache.example.se/1", "redis.RedisCache", "rediss://cache.example.se/1"),
    ],
)
def test_a_cache_is_named_by_its_address(address: str, backend: str, location: str) -> None:
    assert env.cache("CACHE", address) == {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": location}


def test_a_database_with_a_broken_address_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="BAD is not the address of a database"):
        env.database("BAD", "postgres://anna@db.example.se:port/brev")


def test_a_database_is_named_by_its_address() -> None:
    found = env.database("DATABASE", "postgres://anna:hemlig@db.example.se:5433/brev")
    assert (found["HOST"], found["PORT"], found["NAME"], found["USER"]) == ("db.example.se", 5433, "brev", "anna")
    assert found["ENGINE"] == "django.db.backends.postgresql"

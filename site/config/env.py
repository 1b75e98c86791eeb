"""Typed readers for environment variables; the names read are remembered, so that a test can compare the docs."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

READ: set[str] = set()
"""Names asked for so far, including the `_FILE` twin of each secret."""

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    READ.add(name)
    return os.environ.get(name, default).strip()


def boolean(name: str, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in _TRUE | _FALSE:
        return value in _TRUE
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def integer(name: str, default: int, *, least: int = 1) -> int:
    value = text(name)
    try:
        number = int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if number < least:
        raise ImproperlyConfigured(f"{name} must be at least {least}, not {number}.")
    return number


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def choice(name: str, options: tuple[str, ...]) -> str:
    """The first option is the default."""
    value = text(name, options[0])
    if value in options:
        return value
    raise ImproperlyConfigured(f"{name} must be one of {', '.join(options)}, not {value!r}.")


def secret(name: str) -> str:
    """The value of `name`, or the contents of the file that `name`_FILE points to."""
    path = text(f"{name}_FILE")
    value = text(name)
    if value or not path:
        return value
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}.") from None


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    if value in available_timezones():
        return value
    raise ImproperlyConfigured(f"{name} must be a time zone such as Europe/Stockholm, not {value!r}.")


def database(name: str, default: str) -> dict[str, Any]:
    """A Django database setting from `sqlite:///file` or `postgres://user:password@host:port/name`."""
    address = secret(name) or default
    if urlsplit(address).scheme not in {"sqlite", "postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must begin with sqlite:/// or postgres://.")
    try:
        return dict(dj_database_url.parse(address, conn_max_age=60))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not the address of a database: {error}.") from None


def cache(name: str, default: str) -> dict[str, object]:
    """A Django cache setting from `locmem://`, `file:///folder`, `redis://host:port/0` or `rediss://…`."""
    url = secret(name) or default
    parts = urlsplit(url)
    match parts.scheme:
        case "locmem":
            return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": parts.netloc}
        case "file":
            return {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": parts.path}
        case "redis" | "rediss":
            return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    raise ImproperlyConfigured(f"{name} must begin with locmem://, file:// or redis://, not {parts.scheme!r}.")

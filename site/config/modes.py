"""What each mode asks for: a local secret that survives restarts, and a production that refuses to be unsafe."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "DEFAULT_FROM_EMAIL")


def local_secret_key(folder: Path) -> str:
    """A random key, made at the first start and kept in `folder`."""
    try:
        return _kept_key(folder / "secret_key")
    except OSError as error:
        message = f"The folder {folder} cannot be written ({error.strerror}); set DATA_DIR to another."
        raise ImproperlyConfigured(message) from None


def _kept_key(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    # Written whole under another name first: whoever starts at this moment finds either no key or all of it.
    handle, written = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(written, path)
    finally:
        Path(written).unlink()
    return path.read_text(encoding="ascii")


def refuse_contradictions(settings: Mapping[str, object]) -> None:
    if settings["EMAIL_USE_TLS"] and settings["EMAIL_USE_SSL"]:
        raise ImproperlyConfigured(
            "EMAIL_USE_TLS and EMAIL_USE_SSL exclude each other: the first is usual at port 587, the second at 465."
        )
    if settings.get("BOUNCE_IMAP_URL"):
        _refuse_mailbox(str(settings["BOUNCE_IMAP_URL"]))
    if settings.get("ANYMAIL_WEBHOOK_SECRET"):
        _refuse_webhooks(str(settings["ANYMAIL_WEBHOOK_SECRET"]))
    if settings.get("AKISMET_KEY") and find_spec("akismet") is None:
        raise ImproperlyConfigured("AKISMET_KEY needs the package akismet to be installed.")


def _refuse_mailbox(url: str) -> None:
    """Never shown: it holds a password."""
    try:
        parts = urlsplit(url)
        complete = parts.hostname and parts.username and parts.port != 0
    except ValueError:
        complete = False
    if not complete or parts.scheme not in {"imaps", "imap"}:
        raise ImproperlyConfigured("BOUNCE_IMAP_URL must look like imaps://user:password@host:993/INBOX.")
    if parts.scheme == "imap" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise ImproperlyConfigured("BOUNCE_IMAP_URL must begin with imaps:// where the server is another machine.")


def _refuse_webhooks(secret: str) -> None:
    if find_spec("anymail") is None:
        raise ImproperlyConfigured("ANYMAIL_WEBHOOK_SECRET needs the package django-anymail to be installed.")
    name, _colon, password = secret.partition(":")
    if not name or len(password) < 16:
        raise ImproperlyConfigured(
            "ANYMAIL_WEBHOOK_SECRET must be name:password, the password at least 16 letters long."
        )


def refuse_unsafe_production(settings: Mapping[str, object]) -> None:
    """Raise ImproperlyConfigured, naming the variable, where production must not start."""
    for name in NEEDED:
        if not settings[name]:
            raise ImproperlyConfigured(f"{name} must be set when MODE=production. See docs/settings.md.")
    if settings["DEBUG"]:
        raise ImproperlyConfigured("DEBUG must be off when MODE=production.")
    if any(host.startswith("*") for host in settings["ALLOWED_HOSTS"]):  # type: ignore[attr-defined]
        raise ImproperlyConfigured("ALLOWED_HOSTS must name its hosts when MODE=production; * is refused.")
    if not str(settings["BASE_URL"]).startswith("https://"):
        raise ImproperlyConfigured("BASE_URL must begin with https:// when MODE=production.")

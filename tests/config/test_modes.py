import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import modes

GOOD: dict[str, object] = {
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": ["www.example.se"],
    "BASE_URL": "https://www.example.se",
    "DEFAULT_FROM_EMAIL": "hej@example.se",
    "DEBUG": False,
}


def test_production_starts_when_all_is_said() -> None:
    modes.refuse_unsafe_production(GOOD)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("SECRET_KEY", "", "SECRET_KEY must be set"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS must be set"),
        ("BASE_URL", "", "BASE_URL must be set"),
        ("DEFAULT_FROM_EMAIL", "", "DEFAULT_FROM_EMAIL must be set"),
        ("DEBUG", True, "DEBUG must be off"),
        ("ALLOWED_HOSTS", ["www.example.se", "*"], "ALLOWED_HOSTS must name its hosts"),
        ("BASE_URL", "http://www.example.se", "BASE_URL must begin with https://"),
    ],
)
def test_production_refuses_and_names_the_variable(name: str, value: object, message: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=message):
        modes.refuse_unsafe_production(GOOD | {name: value})


@pytest.mark.parametrize(("tls", "ssl"), [(True, False), (False, True), (False, False)])
def test_mail_has_one_encryption_or_none(*, tls: bool, ssl: bool) -> None:
    modes.refuse_contradictions({"EMAIL_USE_TLS": tls, "EMAIL_USE_SSL": ssl})


def test_two_encryptions_at_once_are_refused_by_name() -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_USE_TLS and EMAIL_USE_SSL exclude each other"):
        modes.refuse_contradictions({"EMAIL_USE_TLS": True, "EMAIL_USE_SSL": True})


def test_the_local_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    key = modes.local_secret_key(tmp_path / "var")
    assert len(key) > 50
    assert modes.local_secret_key(tmp_path / "var") == key
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ImproperlyConfigured, match=r"file cannot be written .*; set DATA_DIR to another"):
        modes.local_secret_key(tmp_path / "file")


def test_two_first_starts_at_once_agree_on_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret_key"
    real_link = os.link

    def other_was_faster(*args: object, **kwargs: object) -> None:
        path.write_text("the other's")
        real_link(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "link", other_was_faster)
    assert modes.local_secret_key(tmp_path) == "the other's"
    assert list(tmp_path.iterdir()) == [path]


def test_a_first_start_never_reads_half_a_key(tmp_path: Path) -> None:
    """Many at once, again and again: one that saw the file while it was being written would have another key."""
    with ThreadPoolExecutor(8) as starts:
        for number in range(50):
            folder = tmp_path / str(number)
            keys = set(starts.map(modes.local_secret_key, [folder] * 8))
            assert len(keys) == 1
            assert len(keys.pop()) > 50


def test_a_wrong_setting_ends_every_command_with_one_sentence(tmp_path: Path) -> None:
    env = {**os.environ, "MODE": "production", "DATA_DIR": str(tmp_path)}
    for name in modes.NEEDED:
        env.pop(name, None)
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=settings.ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == "Error: SECRET_KEY must be set when MODE=production. See docs/settings.md.\n"

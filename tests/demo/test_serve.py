import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from demo import serve
from demo.management.commands.run import Command
from tests.pages.factories import a_home


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(autouse=True)
def free_ports(settings: Settings) -> None:
    settings.PORT, settings.EMAIL_PORT, settings.EMAIL_HOST = free_port(), free_port(), "127.0.0.1"


def test_with_free_ports_and_a_folder_there_is_nothing_to_refuse(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "new" / "folder"
    serve.refuse_what_cannot_work()
    assert settings.DATA_DIR.is_dir()


@pytest.mark.parametrize("name", ["PORT", "EMAIL_PORT"])
def test_a_taken_port_is_named_with_the_variable_that_changes_it(settings: Settings, taken: int, name: str) -> None:
    setattr(settings, name, taken)
    with pytest.raises(serve.Refused, match=f"Port {taken} is taken by another program; set {name} to a free one"):
        serve.refuse_what_cannot_work()


def test_what_is_no_port_is_refused(settings: Settings) -> None:
    settings.PORT = 99999
    with pytest.raises(serve.Refused, match="PORT=99999 is not a port"):
        serve.refuse_what_cannot_work()


def test_a_port_that_may_not_be_used_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(self: socket.socket, address: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", forbidden, raising=False)
    with pytest.raises(serve.Refused, match=r"cannot be used \(Permission denied\); set PORT to another"):
        serve.refuse_what_cannot_work()


def test_a_folder_that_cannot_be_written_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.DATA_DIR = tmp_path / "file"
    with pytest.raises(serve.Refused, match=r"file cannot be written .*; set DATA_DIR to another"):
        serve.refuse_what_cannot_work()


def test_production_is_not_started_this_way(settings: Settings) -> None:
    settings.LOCAL = False
    with pytest.raises(CommandError, match=r"as docs/running\.md says"):
        call_command("run")


def test_the_catcher_is_left_out_where_mail_goes_to_another_machine(settings: Settings, taken: int) -> None:
    assert list(serve.commands()) == ["web", "default", "mail", "catcher"]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp.example.se", taken
    serve.refuse_what_cannot_work()
    assert list(serve.commands()) == ["web", "default", "mail"]


@pytest.mark.django_db
def test_the_addresses_are_announced(settings: Settings) -> None:
    settings.BASE_URL = "http://127.0.0.1:8000"
    (settings.DATA_DIR / "demo-password").write_text("hemligt\n")
    command = Command(stdout=io.StringIO())
    command.announce()
    text = command.stdout.getvalue()
    assert "http://127.0.0.1:8000/\n" in text
    assert "http://127.0.0.1:8000/admin/   log in as elin with hemligt" in text
    assert "http://127.0.0.1:8000/mailcatcher/" in text
    settings.EMAIL_HOST = "smtp.example.se"
    (settings.DATA_DIR / "demo-password").unlink()
    command = Command(stdout=io.StringIO())
    command.announce()
    assert "mailcatcher" not in command.stdout.getvalue()


@pytest.mark.django_db
def test_a_second_start_changes_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr("demo.management.commands.run.call_command", lambda name, *args, **options: called.append(name))
    command = Command(stdout=io.StringIO())
    command.bring_up_to_date()
    assert called == ["translations", "load_demo"]
    a_home()
    called.clear()
    command.bring_up_to_date()
    assert called == ["translations"]


PROGRAM = """
import os, sys
from demo import serve
from django.conf import settings
settings.configure(PORT=int(sys.argv[1]), ROOT=__import__("pathlib").Path("."))
server = "import http.server as h; h.HTTPServer(('127.0.0.1', %s), h.SimpleHTTPRequestHandler).serve_forever()"
web = [sys.executable, "-S", "-c", server % sys.argv[1]]
other = [sys.executable, "-S", "-c", "import os, time; print('pid', os.getpid(), flush=True); time.sleep(60)"]
serve.commands = lambda: {"web": web, "other": other}
sys.exit(serve.serve(lambda: print("all is up", flush=True)))
"""


@pytest.fixture
def manager() -> Iterator[subprocess.Popen[str]]:
    env = {**os.environ, "PYTHONPATH": "site:."}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(free_port())],
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        yield process
        process.kill()


def read_until(process: subprocess.Popen[str], *wanted: str) -> str:
    assert process.stdout is not None
    text = ""
    while not all(word in text for word in wanted):
        line = process.stdout.readline()
        assert line, text
        text += line
    return text


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def child_of(text: str) -> int:
    return int(text.partition("| pid ")[2].split()[0])


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_ctrl_c_ends_every_process(manager: subprocess.Popen[str]) -> None:
    child = child_of(read_until(manager, "all is up", "| pid "))
    os.killpg(manager.pid, signal.SIGINT)
    assert manager.wait(30) == 0
    assert not is_alive(child)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_when_one_part_ends_all_do_and_the_failure_is_told(manager: subprocess.Popen[str]) -> None:
    child = child_of(read_until(manager, "all is up", "| pid "))
    os.kill(child, signal.SIGKILL)
    assert manager.wait(30) not in {0, None}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_even_a_killed_manager_leaves_nothing_behind(manager: subprocess.Popen[str]) -> None:
    child = child_of(read_until(manager, "all is up", "| pid "))
    manager.kill()
    deadline = time.monotonic() + 30
    while is_alive(child):
        assert time.monotonic() < deadline
        time.sleep(0.05)

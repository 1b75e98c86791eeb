"""The two databases, made for the measurement and dropped after it, as the site's settings open them."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432")
NAME = "bench_newsletter"


@dataclass(frozen=True)
class Database:
    title: str
    environment: dict[str, str]

    def run(self, module: str, *arguments: object) -> str:
        command = [sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, arguments)]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def migrate(self) -> None:
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True)


@contextmanager
def sqlite(port: int) -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        yield Database("SQLite", _environment(f"sqlite:///{folder}/site.sqlite3", folder, port))


@contextmanager
def postgresql(port: int, name: str = NAME) -> Iterator[Database]:
    """Raises psycopg.OperationalError where no server answers."""
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
        stock = {what: _setting(server, what) for what in ("server_version", "fsync", "synchronous_commit")}
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
        title = f"PostgreSQL {stock['server_version'].split()[0]}"
        if (stock["fsync"], stock["synchronous_commit"]) != ("on", "on"):
            title += " WITHOUT fsync"
        try:
            with tempfile.TemporaryDirectory() as folder:
                yield Database(title, _environment(f"{SERVER}/{name}", folder, port))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _setting(server: "psycopg.Connection[tuple[object, ...]]", name: str) -> str:
    row = server.execute("SELECT current_setting(%s)", [name]).fetchone()
    return str(row[0]) if row else ""


def _environment(url: str, folder: str, port: int) -> dict[str, str]:
    ours = ("MODE", "CACHE_URL", "EMAIL_USE_SSL", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD")
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    return {
        **inherited,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": url,
        "DATA_DIR": folder,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(port),
        "EMAIL_USE_TLS": "false",
        "LOG_LEVEL": "ERROR",
    }

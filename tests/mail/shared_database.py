"""A test's database, opened by other processes as well."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def shared_database(folder: Path) -> Iterator[str]:
    """The address of a database that another process can open too; what that process writes is seen here afterwards."""
    if connection.vendor != "sqlite":
        yield _postgres_url()
        return
    path = folder / "shared.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        connection.ensure_connection()
        connection.connection.backup(file)
    yield f"sqlite:///{path}"
    with closing(sqlite3.connect(path)) as file:
        file.backup(connection.connection)


def _postgres_url() -> str:
    config = connection.settings_dict
    login = f"{config['USER']}:{config['PASSWORD']}@" if config["USER"] else ""
    return f"postgres://{login}{config['HOST']}:{config['PORT']}/{config['NAME']}"

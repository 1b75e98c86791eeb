import hashlib

from django.db import connection


def database() -> str:
    """A fingerprint of every row of every table."""
    rows = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows.update(f"{table} {sorted(map(repr, cursor.fetchall()))}".encode())
    return rows.hexdigest()

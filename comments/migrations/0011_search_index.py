"""PostgreSQL finds words anywhere in a text by an index of three letters at a time; SQLite reads the texts.

Where the database's owner may not add the extension, the search only takes longer: no site shall fail to start for it.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ADD = """
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX comments_search ON comments_comment USING gin (
        UPPER(name::text) gin_trgm_ops,
        UPPER(email::text) gin_trgm_ops,
        UPPER(text::text) gin_trgm_ops
    );
EXCEPTION
    WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
        RAISE NOTICE 'pg_trgm cannot be added: the search of the moderation queue goes without it.';
END
$$
"""


def add(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(ADD)


def remove(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX IF EXISTS comments_search")


class Migration(migrations.Migration):
    dependencies = [("comments", "0010_heads_by_page")]
    operations = [migrations.RunPython(add, remove)]

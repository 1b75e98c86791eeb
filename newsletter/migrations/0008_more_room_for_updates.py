from django.db import migrations

BEFORE, NOW = 60, 40


def _leave_room(schema_editor, percent):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE newsletter_delivery SET (fillfactor = {percent})")


def leave_more(apps, schema_editor):
    """A claim writes all rows of a page anew, and a claimed row is longer: at 60 every seventh change left its page."""
    _leave_room(schema_editor, NOW)


def leave_less(apps, schema_editor):
    _leave_room(schema_editor, BEFORE)


class Migration(migrations.Migration):

    dependencies = [
        ("newsletter", "0007_room_for_updates"),
    ]

    operations = [
        migrations.RunPython(leave_more, leave_less),
    ]

from django.db import migrations


def leave_room(apps, schema_editor):
    """A copy changes three times on its way. With room on its page none of the indexes has to be touched."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE newsletter_delivery SET (fillfactor = 60)")


def fill_up(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE newsletter_delivery RESET (fillfactor)")


class Migration(migrations.Migration):

    dependencies = [
        ("newsletter", "0006_monthly_from_and_begun"),
    ]

    operations = [
        migrations.RunPython(leave_room, fill_up),
    ]

from django.db import migrations

NAMES = {
    'export_person': 'Can take out all that is kept about somebody',
    'erase_person': 'Can erase all that is kept about somebody',
}


def rename(apps, schema_editor):
    """Django names a permission when it makes it, and never again."""
    Permission = apps.get_model('auth', 'Permission')
    for codename, name in NAMES.items():
        Permission.objects.filter(content_type__app_label='desk', codename=codename).update(name=name)


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('desk', '0002_mark'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='person',
            options={
                'default_permissions': (),
                'managed': False,
                'permissions': [*NAMES.items()],
                'verbose_name': 'personal data',
                'verbose_name_plural': 'personal data',
            },
        ),
        migrations.RunPython(rename, migrations.RunPython.noop),
    ]

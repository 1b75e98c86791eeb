from django.db import migrations

NAMES = [
    ('auth', 'Group', 'name', 'Editors', 'Redaktörer'),
    ('auth', 'Group', 'name', 'Moderators', 'Granskare'),
    ('wagtailcore', 'Workflow', 'name', 'Moderators approval', 'Granskning före publicering'),
    ('wagtailcore', 'Task', 'name', 'Moderators approval', 'Granskning före publicering'),
    ('wagtailcore', 'Collection', 'name', 'Root', 'Huvudsamling'),
    ('wagtailcore', 'Page', 'title', 'Root', 'Rot'),
    ('wagtailcore', 'Page', 'draft_title', 'Root', 'Rot'),
]


def rename(apps, schema_editor):
    """What Wagtail put there in English, unless somebody has given it another name."""
    for app, model, field, english, swedish in NAMES:
        rows = apps.get_model(app, model).objects
        if not rows.filter(**{field: swedish}).exists():
            found = rows.filter(**{field: english})
            (found.filter(depth=1) if english == 'Root' else found).update(**{field: swedish})


class Migration(migrations.Migration):
    dependencies = [
        ('desk', '0003_about_somebody'),
        # Those before them look for the groups by their English names.
        ('wagtailcore', '0098_apitoken'),
        ('wagtailadmin', '0006_formstate'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]

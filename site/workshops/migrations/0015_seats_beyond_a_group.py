from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshops", "0014_date_title")]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="group_seats",
            field=models.PositiveIntegerField(
                editable=False,
                help_text="How many the one price is for, once the group sits on a date where each seat has its price.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="booking",
            name="extra_each",
            field=models.DecimalField(
                decimal_places=2, editable=False, help_text="What a seat beyond those costs.", max_digits=10, null=True
            ),
        ),
    ]

from django.db import migrations

NAMELESS = "–"
AT_ONCE = 500


def seat_everybody(apps, schema_editor):
    """Whoever has booked sits on the first seat, and has got the notes that were sent."""
    Booking = apps.get_model("workshops", "Booking")
    Participant = apps.get_model("workshops", "Participant")
    SentNote = apps.get_model("workshops", "SentNote")
    for booking in Booking.objects.filter(participants=None).only("pk", "seats", "name", "email").iterator(AT_ONCE):
        name = "" if booking.name == NAMELESS else booking.name
        rows = [Participant(booking=booking, position=place) for place in range(1, booking.seats + 1)]
        rows[0].name, rows[0].email = name, booking.email
        Participant.objects.bulk_create(rows)
        SentNote.objects.filter(booking=booking).update(participant=rows[0] if booking.email else None)


class Migration(migrations.Migration):
    dependencies = [("workshops", "0006_participants")]
    operations = [migrations.RunPython(seat_everybody, migrations.RunPython.noop, elidable=True)]

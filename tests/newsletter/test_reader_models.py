import pytest

from newsletter.enums import ConsentKind, ConsentMethod
from newsletter.models import ConsentRecord
from newsletter.subscribe import record
from tests.newsletter.factories import NOW, a_newsletter, a_subscriber

pytestmark = pytest.mark.django_db


def test_a_consent_is_only_ever_added() -> None:
    reader = a_subscriber(a_newsletter())
    consent = record(reader, ConsentKind.REQUESTED, ConsentMethod.FORM, NOW)
    consent.text = "Något annat"
    for change in (
        consent.save,
        lambda: ConsentRecord.objects.update(text="Något annat"),
        lambda: ConsentRecord.objects.filter(pk=consent.pk).update(at=NOW),
        lambda: ConsentRecord.objects.bulk_update([consent], ["text"]),
        lambda: reader.consents.all().delete(),
    ):
        with pytest.raises(TypeError):
            change()
    assert ConsentRecord.objects.get().text == ""
    reader.delete()
    assert not ConsentRecord.objects.exists()

from django.utils.translation import override

from clock import jobs
from mail import kinds


def test_the_clock_gathers_notices_and_tells_of_what_is_shown() -> None:
    assert {"comments.announce", "comments.digest", "comments.purge"} <= jobs.registered().keys()


def test_the_author_reads_what_each_mail_is() -> None:
    with override("sv"):
        labels = {
            kind: kinds.label(f"comment.{kind}") for kind in ("pending", "digest", "confirm", "approved", "reply")
        }
    assert labels == {
        "pending": "Kommentar att granska",
        "digest": "Kommentarer att granska, samlade",
        "confirm": "Kommentar: länk till skribentens egen sida",
        "approved": "Kommentar: den visas nu",
        "reply": "Kommentar: en ny har kommit",
    }

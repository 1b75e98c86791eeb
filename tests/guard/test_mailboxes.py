import pytest

from contact.models import Message
from guard.mailboxes import is_at, spellings
from tests.contact.factories import MessageFactory


def test_an_address_is_known_in_each_of_its_spellings() -> None:
    assert spellings(" Åsa@Räksmörgås.example ") == (
        "Åsa@Räksmörgås.example",
        "åsa@xn--rksmrgs-5wao1o.example",
        "åsa@räksmörgås.example",
    )
    assert spellings("anna@example.org") == ("anna@example.org",)
    assert spellings("ingen adress") == ("ingen adress",)


@pytest.mark.django_db
@pytest.mark.parametrize("stored", ["anna@xn--rksmrgs-5wao1o.example", "Anna@räksmörgås.example"])
def test_rows_are_found_however_the_address_was_written(stored: str) -> None:
    message = MessageFactory.create(email=stored)
    MessageFactory.create(email="xanna@räksmörgås.example")
    for typed in ("ANNA@räksmörgås.example", "anna@XN--rksmrgs-5wao1o.example"):
        assert list(Message.objects.filter(is_at("email", typed))) == [message]

import pytest
from django.core.exceptions import ValidationError

from workshops.validators import clean_org_number, clean_vat_number, is_personal, luhn_holds, validate_person_name


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("556016-0680", "556016-0680"),
        ("5560160680", "556016-0680"),
        (" 16 556016 0680 ", "556016-0680"),
        ("19811218-9876", "811218-9876"),
        ("811218+9876", "811218-9876"),
        ("", ""),
    ],
)
def test_an_organisation_number_is_taken_however_it_is_written(typed: str, stored: str) -> None:
    assert clean_org_number(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("556016-0681", "org_checksum"),
        ("556016-068", "org_digits"),
        ("55601606800", "org_digits"),
        ("556O16-0680", "org_digits"),
        ("٥٥٦٠١٦٠٦٨٠", "org_digits"),
        ("211981121898", "org_digits"),
    ],
)
def test_a_wrong_organisation_number_is_refused_with_the_reason(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        clean_org_number(typed)
    assert caught.value.code == code


def test_every_single_wrong_digit_is_found() -> None:
    right = "5560160680"
    for place in range(10):
        for digit in "0123456789".replace(right[place], ""):
            assert not luhn_holds(right[:place] + digit + right[place + 1 :])


def test_a_sole_traders_number_is_known_as_a_persons() -> None:
    assert is_personal("811218-9876")
    assert not is_personal("556016-0680")
    assert not is_personal("")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("se 556016-0680 01", "SE556016068001"),
        ("DE123456789", "DE123456789"),
        ("no 999999999mva", "NO999999999MVA"),
        ("", ""),
    ],
)
def test_a_vat_number_is_taken_from_any_country(typed: str, stored: str) -> None:
    assert clean_vat_number(typed) == stored


@pytest.mark.parametrize("typed", ["SE556016068101", "SE5560160680", "12345678", "D", "SE55601606800１"])
def test_a_wrong_vat_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        clean_vat_number(typed)


@pytest.mark.parametrize("name", ["Köp på https://spam.example", "www.spam.example", "a@b.se"])
def test_a_name_carries_no_addresses(name: str) -> None:
    with pytest.raises(ValidationError):
        validate_person_name(name)


def test_an_ordinary_name_is_a_name() -> None:
    validate_person_name("Åsa Öberg-Ångström O'Neill")

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from workshops.validators import (
    check_same_company,
    clean_einvoice_address,
    clean_org_number,
    clean_vat_number,
    is_personal,
    validate_person_name,
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("556016-0680", "556016-0680"),
        ("5560160680", "556016-0680"),
        (" 16 556016 0680 ", "556016-0680"),
        ("19811218-9876", "811218-9876"),
        ("811218+9876", "811218-9876"),
        ("811278-9873", "811278-9873"),
        ("SE 556016-0680 01", "556016-0680"),
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
        ("551399-1230", "org_third_digit"),
        ("811232-9870", "org_third_digit"),
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
            with pytest.raises(ValidationError):
                clean_org_number(right[:place] + digit + right[place + 1 :])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("556016-0681", "after 556016-068 the last one would be 0, and you wrote 1"),
        ("556O16-0680", "“O” is not a digit"),
        ("556016-068", "you wrote 9"),
        ("551399-1230", "has 1 there, and that begins with a date of birth, which 551399 is not"),
    ],
)
def test_statement_11_the_message_says_where_to_look(typed: str, said: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        clean_org_number(typed)
    assert said in caught.value.message


def test_a_vat_number_of_another_company_is_refused() -> None:
    check_same_company("556016-0680", "SE556016068001")
    check_same_company("", "SE556016068001")
    check_same_company("556016-0680", "DE136695976")
    with pytest.raises(ValidationError) as caught:
        check_same_company("212000-0142", "SE556016068001")
    assert "556016-0680" in caught.value.message


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0007:5560160680", "0007:5560160680"),
        ("0007: 556016-0680", "0007:5560160680"),
        ("556016-0680", "0007:5560160680"),
        ("0088:7300010000001", "0088:7300010000001"),
        ("73 0001 0000 001", "0088:7300010000001"),
        ("", ""),
    ],
)
def test_an_e_invoice_address_is_taken_with_or_without_its_scheme(typed: str, stored: str) -> None:
    assert clean_einvoice_address(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0088:7300010000002", "einvoice_checksum"),
        ("0088:730001", "einvoice"),
        ("0088:", "einvoice"),
        (":", "einvoice"),
        ("0192:123456785", "einvoice"),
        ("0007:5560160681", "org_checksum"),
        ("faktura@example.org", "org_digits"),
    ],
)
def test_a_wrong_e_invoice_address_is_refused_with_the_reason(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        clean_einvoice_address(typed)
    assert caught.value.code == code


def test_a_sole_traders_number_is_known_as_a_persons() -> None:
    assert is_personal("811218-9876")
    assert not is_personal("556016-0680")
    assert not is_personal("")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("se 556016-0680 01", "SE556016068001"),
        ("DE 136695976", "DE136695976"),
        ("no 999999999mva", "NO999999999MVA"),
        ("", ""),
    ],
)
def test_a_vat_number_is_taken_from_any_country(typed: str, stored: str) -> None:
    assert clean_vat_number(typed) == stored


@pytest.mark.parametrize(
    "typed", ["SE556016068101", "SE5560160680", "12345678", "D", "SE55601606800１", "DE136695977", "FI1234567"]
)
def test_a_wrong_vat_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        clean_vat_number(typed)


@pytest.mark.parametrize("name", ["Köp på https://spam.example", "www.spam.example", "a@b.se"])
def test_a_name_carries_no_addresses(name: str) -> None:
    with pytest.raises(ValidationError):
        validate_person_name(name)


def test_an_ordinary_name_is_a_name() -> None:
    validate_person_name("Åsa Öberg-Ångström O'Neill")

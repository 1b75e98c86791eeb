import pytest

from mail.address import AddressError, checked, domain_of


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("anna@example.org", "anna@example.org"),
        (" Anna.Ek+brev@Example.ORG ", "Anna.Ek+brev@example.org"),
        ("anna@räksmörgås.se", "anna@xn--rksmrgs-5wao1o.se"),
    ],
)
def test_an_address_is_made_ready_for_an_envelope(address: str, found: str) -> None:
    assert checked(address) == found


@pytest.mark.parametrize(
    "address",
    [
        "", "anna", "@example.org", "anna@", "anna@-example.org", "anna@example..org", "an na@example.org",
        "anna@example.org>", "a@b@example.org", "anna\r\n@example.org", '"anna"@example.org', ".anna@example.org",
        "a" * 65 + "@example.org", "a@" + ".".join(["b" * 60] * 5), "anna@" + "b" * 64 + ".org", "anna@exam_ple.org",
        "anna@example.org\r\nRCPT TO:<x@example.org>",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(AddressError, match=r"e-post|e-mail"):
        checked(address)


def test_a_name_outside_ascii_is_refused_in_clear_words() -> None:
    with pytest.raises(AddressError, match="å, ä"):
        checked("åsa@example.org")


def test_the_domain_is_what_stands_behind_the_at() -> None:
    assert domain_of("anna@example.org") == "example.org"

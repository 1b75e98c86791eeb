from comments import address_lines


def test_addresses_stand_one_a_line_in_any_case_and_with_room_around_them() -> None:
    text = "\n  Anna@Exempel.SE \r\n\nbo@example.org\nanna@exempel.se\n"
    assert address_lines.addresses(text) == ["anna@exempel.se", "bo@example.org"]


def test_a_line_that_is_no_address_is_told_with_its_number() -> None:
    lines = address_lines.lines("anna@exempel.se\n\nBo Ek <bo@example.org>\na@x.se, b@x.se")
    assert [(line.number, bool(line.fault)) for line in lines] == [(1, False), (3, True), (4, True)]
    assert address_lines.addresses("anna@exempel.se\n\nBo Ek <bo@example.org>") == ["anna@exempel.se"]

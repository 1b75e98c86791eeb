"""What the eye forgives is forgiven, and what it does not is found."""

import pytest
from PIL import Image, ImageDraw, ImageFilter

from tests.e2e.looks.compare import alike, packed, sheet, unpacked

SIZE = (640, 4000)
LINES = range(80, 3800, 40)


def a_page(*, paper: str = "#fbfaf7", lower: int = 0, lines: int = len(LINES), wide: int = 400) -> Image.Image:
    """Lines of grey bars, as a page of text looks from afar, and a footer."""
    page = Image.new("RGB", SIZE, paper)
    draw = ImageDraw.Draw(page)
    for top in LINES[:lines]:
        draw.rectangle((60, top + lower, 60 + wide, top + lower + 14), fill="#555")
    draw.rectangle((60, 3900, 300, 3920), fill="#1f4d3f")
    return page


def seen(page: Image.Image) -> Image.Image:
    return unpacked(packed(page))


def test_the_same_page_and_softer_letters_are_alike() -> None:
    assert alike(seen(a_page()), seen(a_page()))
    assert alike(seen(a_page()), seen(a_page().filter(ImageFilter.GaussianBlur(0.7))))


@pytest.mark.parametrize(
    "page",
    [
        a_page(lower=4),
        a_page(lines=len(LINES) - 1),
        a_page(wide=520),
        a_page(paper="#e8e6e0"),
        a_page().crop((0, 0, 640, 3880)),
        a_page().crop((0, 0, 600, 4000)),
    ],
    ids=["moved", "a line less", "a wider line", "another paper", "no footer", "narrower"],
)
def test_each_of_these_is_another_page(page: Image.Image) -> None:
    assert not alike(seen(a_page()), seen(page))


def test_the_sheet_shows_in_red_where_they_differ() -> None:
    kept, taken = seen(a_page()), seen(a_page(lines=len(LINES) - 1))
    shown = sheet(kept, taken)
    last = LINES[-1] // 2 + 3
    assert [_ink(shown, start + 100, last) for start in (0, 344, 688)] == ["grey", "none", "red"]
    assert _ink(shown, 688 + 300, last) == "none"


def _ink(picture: Image.Image, left: int, top: int) -> str:
    red, green, _blue = picture.crop((left, top, left + 1, top + 1)).tobytes()
    return "none" if green > 200 else "red" if red > 200 else "grey"

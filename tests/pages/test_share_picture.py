from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from PIL import Image
from wagtail.models import PageViewRestriction

from pages import share_picture
from pages.share_picture import EDGE, SIZE, Words, draw
from tests.blog.factories import an_article
from tests.pages.factories import a_standard_page
from tests.pages.test_blocks import an_image

pytestmark = pytest.mark.django_db
ACCENT = "#1f4d3f"


def drawn(title: str, kicker: str = "Möten") -> Image.Image:
    return Image.open(BytesIO(draw(Words(title, kicker, "Elin Sandberg", ACCENT)))).convert("RGB")


def ink(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many points of a part of the picture are dark."""
    return sum(picture.crop(box).convert("L").histogram()[:100])


@pytest.mark.parametrize("title", ["Hej", "Mötesfria förmiddagar", "ord " * 80, "x" * 200, "🎉", "łódź – ”citat”"])
def test_any_title_stays_inside_its_frame(title: str) -> None:
    picture = drawn(title, kicker="Ett mycket långt ämne " * 4)
    assert picture.size == SIZE
    width, height = SIZE
    margins = [(0, 0, EDGE - 6, height), (width - EDGE + 6, 0, width, height), (0, height - EDGE + 2, width, height)]
    assert [ink(picture, box) for box in margins] == [0, 0, 0]


def test_the_title_and_the_accent_are_there() -> None:
    picture = drawn("Mötesfria förmiddagar")
    assert ink(picture, (EDGE, 260, SIZE[0] - EDGE, 500)) > 5_000
    red, green, blue = (round(value) for value in picture.getpixel((EDGE + 20, SIZE[1] - EDGE - 6)))  # type: ignore[union-attr]
    assert abs(red - 0x1F) + abs(green - 0x4D) + abs(blue - 0x3F) < 12


def address_on(client: Client, path: str) -> str:
    tag = BeautifulSoup(client.get(path).content, "html.parser").select_one('meta[property="og:image"]')
    assert tag is not None
    return str(tag["content"]).removeprefix(settings.BASE_URL)


def test_statement_14_every_page_has_a_picture_to_share_and_it_is_there(client: Client) -> None:
    for page in (an_article(), a_standard_page()):
        response = client.get(address_on(client, page.url or ""))
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert "immutable" in response["Cache-Control"]
        assert Image.open(BytesIO(response.content)).size == SIZE


def test_the_author_s_own_picture_goes_before_ours(client: Client) -> None:
    article = an_article(hero_image=an_image(), hero_alt="Ett rum")
    assert address_on(client, article.url or "").startswith("/media/images/")


def test_it_is_drawn_once_and_anew_when_the_title_changes(client: Client) -> None:
    article = an_article(title="Före")
    folder = Path(settings.MEDIA_ROOT, "share", str(article.pk))
    before = address_on(client, article.url or "")
    client.get(before)
    [file] = folder.iterdir()
    file.write_bytes(b"kept")
    assert client.get(before).content == b"kept"
    article.title = "Efter"
    article.save()
    after = address_on(client, article.url or "")
    assert after != before
    assert client.get(before)["Location"] == after
    assert client.get(after).content.startswith(b"\x89PNG")
    assert [kept.name for kept in folder.iterdir()] == [after.rpartition("/")[2]]


def test_nobody_can_have_pictures_drawn_at_will(client: Client) -> None:
    article = an_article()
    for address in (f"/delning/{article.pk}/abc.png", f"/delning/{article.pk}/{'0' * 16}.png"):
        assert client.get(address).status_code == 302
    assert client.get("/delning/99999/abc.png").status_code == 404
    own = share_picture.address(article, share_picture.words_of(article))
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(own).status_code == 404
    assert not Path(settings.MEDIA_ROOT, "share").exists()

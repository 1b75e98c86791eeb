"""What a letter shows, in both of its parts: statements 17, 18 and 19."""

import re
from email import message_from_bytes, policy

import pytest
from bs4 import BeautifulSoup
from django.conf import LazySettings
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from newsletter import archive, lint
from newsletter.build import STOP_BYTES, Built, Frame, build
from newsletter.content import PREVIEW_LENGTH
from newsletter.enums import ArticleForm
from newsletter.models import Issue, Newsletter
from newsletter.skeleton import Token
from tests.blog.factories import a_topic, an_article
from tests.newsletter.factories import SLOT, a_newsletter, an_edition, an_issue, an_item
from tests.pages.factories import an_english_home

pytestmark = pytest.mark.django_db
BODY = [
    ("text", '<p>Hej &amp; <a href="https://example.org/x?a=1&amp;b=2">länk</a> och <a href="/om/">om mig</a></p>'),
    ("heading", {"text": "Varför möten?", "level": "h2"}),
    ("tip", {"number": 1, "title": "Lyssna", "text": "<p>Gör så.</p>", "url": "https://example.org/tips"}),
    ("embed", {"url": "https://example.org/film", "title": "En film"}),
    ("call_to_action", {"title": "Boka", "text": "", "button": "Till sidan", "url": "https://example.org/boka"}),
]


@pytest.fixture(autouse=True)
def https(settings: LazySettings) -> None:
    settings.BASE_URL = "https://www.example.se"


@pytest.fixture
def newsletter() -> Newsletter:
    return a_newsletter()


def a_picture(width: int, height: int) -> Image:
    return Image.objects.create(title="Bild", file=get_test_image_file("bild.png", size=(width, height)))


def built(issue: Issue, language: str = "sv") -> Built:
    return build(Frame(issue, language, 7, SLOT))


def soup(made: Built) -> BeautifulSoup:
    return BeautifulSoup(made.html, "html.parser")


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((2400, 1200), (552, 276)),
        ((600, 300), (552, 276)),
        ((90, 60), (90, 60)),
        ((700, 2400), (242, 828)),
    ],
)
def test_a_lead_picture_is_a_jpeg_shown_at_half_its_size_and_leads_to_its_article(
    newsletter: Newsletter, size: tuple[int, int], shown: tuple[int, int]
) -> None:
    issue = an_issue(newsletter)
    article = an_article(hero_image=a_picture(*size), hero_alt="Ett rum", hero_caption="Foto: Åsa")
    an_item(issue, article=article, form=ArticleForm.LEAD)
    made = built(issue)
    image = soup(made).select_one("img")
    assert image is not None
    assert (int(str(image["width"])), int(str(image["height"]))) == pytest.approx(shown, abs=1)
    assert (image["alt"], str(image["src"])[-4:]) == ("Ett rum", ".jpg")
    assert "height: auto !important" in str(image["style"])
    assert image.parent is not None
    assert image.parent["href"] == article.full_url.replace("http://localhost", "https://www.example.se")
    assert "[Bild: Ett rum]\nFoto: Åsa" in made.text
    assert lint.look_over(made).complaints == []


def test_a_decorative_picture_is_neither_a_link_nor_a_word(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter)
    an_item(issue, article=an_article(hero_image=a_picture(90, 60), hero_decorative=True))
    made = built(issue)
    image = soup(made).select_one("img")
    assert image is not None
    assert image["alt"] == ""
    assert image.find_parent("a") is None
    assert "Bild" not in made.text


def test_a_picture_that_cannot_be_read_costs_no_more_than_itself(newsletter: Newsletter) -> None:
    picture = a_picture(90, 60)
    issue = an_issue(newsletter)
    an_item(issue, article=an_article(hero_image=picture, hero_alt="Ett rum"))
    with picture.file.storage.open(picture.file.name, "wb") as file:
        file.write(b"no picture")
    assert soup(built(issue)).select_one("img") is None


def test_an_article_in_another_language_says_so_to_screen_readers(newsletter: Newsletter) -> None:
    an_english_home()
    issue = an_issue(newsletter)
    an_item(issue, article=an_article(title="Tystnad", body=BODY, topic=a_topic()))
    page = soup(built(issue, "en"))
    assert page.html is not None
    assert page.html["lang"] == "en"
    assert _language_at(page.select_one("h2.title a")) == "sv"
    assert _language_at(page.find(string="Läs mer om ”Lyssna”")) == "sv"
    assert _language_at(page.find(string="Read on the web and comment")) == "en"
    assert not soup(built(issue, "sv")).select("body [lang]:not([lang=sv])")


def _language_at(node: object) -> str:
    parents = (str(parent.get("lang") or "") for parent in getattr(node, "parents", ()))
    return next(filter(None, parents), "")


def test_mail_programs_show_the_preheader_and_nothing_of_the_letter_behind_it(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1, preheader="Åtta ägg i örat")
    hidden = soup(built(issue)).select_one("body > div")
    assert hidden is not None
    shown = hidden.get_text()
    assert "display:none" in str(hidden["style"])
    assert shown.startswith("Åtta ägg i örat")
    assert not shown.removeprefix("Åtta ägg i örat").replace("\u200c", "").strip()
    assert len(shown) >= PREVIEW_LENGTH


def test_without_a_preheader_or_a_lead_the_other_titles_stand_there(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter)
    for title in ("Ett", "Två", "Tre"):
        an_item(issue, article=an_article(title=title, lead=""))
    hidden = soup(built(issue)).select_one("body > div")
    assert hidden is not None
    assert hidden.get_text().startswith("Två · Tre")


def test_statement_19_subject_and_dates_are_swedish(newsletter: Newsletter) -> None:
    words = {"subject": "Åh, räksmörgåsar på Öland", "preheader": "Fullt av ålar, än så länge"}
    made = built(an_issue(newsletter, 1, **words))
    assert made.skeleton.isascii()
    message = message_from_bytes(made.skeleton, policy=policy.default)
    assert made.subject == message["Subject"] == words["subject"]
    assert words["preheader"] in message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "26 november 2026" in made.html
    assert "26 november 2026" in made.text


def test_a_title_that_no_header_can_hold_gives_way_to_the_name(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter)
    an_item(issue, article=an_article(title="\u200e\u202e", slug="tecken"))
    assert built(issue).subject == "Veckobrevet"


def test_statement_18_the_text_part_is_well_set(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, intro="Hej!\n\nHär är brevet.")
    an_item(issue, article=an_article(title="Tystnad", lead="långt " * 40, topic=a_topic(), body=BODY))
    text = built(issue).text
    assert "\nLEDARSKAP\n\nTystnad\n=======\n\n" in text
    assert "\n\nVarför möten?\n-------------\n\n" in text
    assert "\n\n1. Lyssna\n~~~~~~~~~\n\nGör så.\n" in text
    assert "länk <https://example.org/x?a=1&b=2> och om mig\n<https://www.example.se/om/>" in text
    assert "#" not in text
    assert max(len(line) for line in text.splitlines() if "://" not in line) <= 76


def test_statement_18_text_and_html_lead_to_the_same_places(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter)
    an_item(issue, article=an_article(body=BODY))
    an_item(issue, form=ArticleForm.LEAD)
    made = built(issue)
    in_html = {str(link["href"]).removeprefix("mailto:") for link in soup(made).select("a[href]")}
    in_text = set(re.findall(r"https?://[^\s<>]+|[\w.]+@[\w.]+", made.text))
    assert in_text == in_html
    assert {"https://example.org/x?a=1&b=2", "https://www.example.se/om/", "asa@example.se"} < in_html


def test_statement_17_the_way_out_stands_where_no_mail_program_cuts_however_long_the_articles(
    newsletter: Newsletter,
) -> None:
    issue = an_issue(newsletter)
    for _number in range(4):
        an_item(issue, article=an_article(body=[("text", f"<p>{'långt ' * 160}</p>")] * 40))
    made = built(issue)
    assert made.html.encode()[:STOP_BYTES].count(Token.KEY.written(made.marker).encode()) >= 1
    assert lint.look_over(made).faults == ()


def test_statement_15_the_archive_shows_the_letter_without_tokens_and_without_a_link_to_itself(
    newsletter: Newsletter,
) -> None:
    issue = an_issue(newsletter, number=7)
    an_item(issue, article=an_article(title="Tystnad", body=BODY, hero_image=a_picture(90, 60), hero_alt="Ett rum"))
    made = built(issue)
    page = archive.page(an_edition(issue, html=made.html, text=made.text, marker=made.marker))
    assert made.marker not in page
    assert "/arkiv/7/" not in page
    shown = BeautifulSoup(page, "html.parser")
    assert [link["href"] for link in shown.select('a:-soup-contains("Tidigare brev")')] == [
        "https://www.example.se/nyhetsbrev/arkiv/"
    ]
    assert [link["href"] for link in shown.select('a:-soup-contains("Avsluta")')] == [
        "https://www.example.se/nyhetsbrev/"
    ]
    assert _words(shown).replace("Tidigare brev", "Läs brevet på webben") == _words(soup(made))
    assert [image.attrs for image in shown.select("img")] == [image.attrs for image in soup(made).select("img")]
    assert not re.search(r"\[if mso|cellpadding|bgcolor| align=|mso-", page)


def _words(page: BeautifulSoup) -> str:
    assert page.body is not None
    return " ".join(page.body.get_text(" ").split())

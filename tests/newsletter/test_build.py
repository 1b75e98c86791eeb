import re
import subprocess
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from newsletter.build import STOP_BYTES, WARN_BYTES, Built, Frame, build
from newsletter.enums import ArticleForm
from newsletter.models import Issue, Newsletter
from newsletter.skeleton import Token, join, split
from tests.blog.factories import a_topic, an_article
from tests.newsletter.factories import SLOT, a_newsletter, an_issue, an_item
from tests.pages.factories import an_english_home

pytestmark = pytest.mark.django_db
EML = Path(__file__).resolve().parents[3] / "shared" / "acceptance" / "eml.py"
RICH = [
    ("text", '<p>Hej &amp; <a href="https://example.org/x?a=1&amp;b=2">länk</a></p><ul><li>ett</li><li>två</li></ul>'),
    ("heading", {"text": "Rubrik <3", "level": "h2"}),
    ("quote", {"text": "Citat", "source": "Någon"}),
    ("tip", {"number": 1, "title": "Ett tips", "text": "<p>Lyssna.</p>", "url": "https://example.org/tips"}),
    ("signup", None),
]


def built(issue: Issue, language: str = "sv") -> Built:
    return build(Frame(issue, language, 7, SLOT))


def message(issue: Issue, language: str = "sv") -> EmailMessage:
    made = built(issue, language)
    values = {Token.ADDRESS: "lasare@example.org", Token.CODE: "i7.1.abc", Token.KEY: "K" * 32}
    raw = join(split(made.skeleton, made.marker), values)
    return message_from_bytes(raw, _class=EmailMessage, policy=policy.default)


def part(mail: EmailMessage, subtype: str) -> str:
    body = mail.get_body((subtype,))
    assert body is not None
    content: str = body.get_content()
    return content


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


@pytest.fixture
def issue(newsletter: Newsletter) -> Issue:
    issue = an_issue(newsletter, intro="Hej!\n\nHär är veckans brev.")
    an_item(issue, article=an_article(title="Tystnad på jobbet", lead="Om möten.", topic=a_topic(), body=RICH))
    an_item(issue, article=an_article(title="En till"), form=ArticleForm.LEAD)
    return issue


def test_the_headers_are_those_of_a_proper_letter(issue: Issue) -> None:
    mail = message(issue)
    assert {name: str(value) for name, value in mail.items() if name not in {"MIME-Version", "Content-Type"}} == {
        "From": "Åsa Öberg <brev@example.se>",
        "Reply-To": "hej@example.se",
        "To": "lasare@example.org",
        "Subject": "Tystnad på jobbet",
        "Date": "Thu, 26 Nov 2026 06:00:00 +0000",
        "Message-ID": "<i7.1.abc@example.se>",
        "List-Id": "Veckobrevet <veckobrev.example.se>",
        "List-Unsubscribe": f"<http://127.0.0.1:8000/nyhetsbrev/avsluta/{'K' * 32}/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Archive": "<http://127.0.0.1:8000/nyhetsbrev/arkiv/>",
        "List-Help": "<mailto:hej@example.se>",
        "List-Owner": "<mailto:hej@example.se>",
        "Archived-At": "<http://127.0.0.1:8000/nyhetsbrev/arkiv/7/>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Precedence": "bulk",
        "Feedback-ID": "i7:weekly::veckobrevexampl",
        "Content-Language": "sv",
    }


def test_unsubscribing_by_mail_is_offered_only_where_it_is_read(newsletter: Newsletter, issue: Issue) -> None:
    newsletter.unsubscribe_address, newsletter.reply_to = "ut@example.se", ""
    newsletter.save()
    mail = message(Issue.objects.get(pk=issue.pk))
    assert f"<mailto:ut+{'K' * 32}@example.se?subject=unsubscribe>" in mail["List-Unsubscribe"]
    assert mail["Reply-To"] == "brev@example.se"


def test_the_letter_holds_its_articles_and_the_way_out(issue: Issue) -> None:
    html, text = part(message(issue), "html"), part(message(issue), "plain")
    for content in (html, text):
        for words in ("Här är veckans brev.", "Tystnad på jobbet", "En till", "Lyssna.", "/avsluta/KKKK"):
            assert words in content
    assert "En kort text om arbetslivet" not in text
    assert "<mj-" not in html


def test_text_and_html_have_the_same_links(issue: Issue) -> None:
    html, text = part(message(issue), "html"), part(message(issue), "plain")
    in_html = {str(link["href"]) for link in BeautifulSoup(html, "html.parser").select("a[href^=http]")}
    in_text = set(re.findall(r"https?://[^\s>]+", text))
    assert in_html <= in_text
    assert in_text <= in_html


def test_the_outer_form_follows_the_language_and_articles_their_translation(issue: Issue) -> None:
    english = an_english_home().locale
    article = issue.included()[0].article
    assert article is not None
    translated = article.copy_for_translation(english, copy_parents=True)
    translated.title, translated.lead = "Silence at work", "On meetings."
    translated.save_revision().publish()
    private = issue.included()[1].article
    assert private is not None
    private.copy_for_translation(english, copy_parents=True)
    mail = message(issue, "en")
    assert mail["Subject"] == "Silence at work"
    assert "/en/newsletter/unsubscribe/" in mail["List-Unsubscribe"]
    assert "En till" in part(mail, "html")


def test_the_author_s_words_win(issue: Issue) -> None:
    issue.subject, issue.preheader = "Mitt ämne", "Min ingress"
    mail = message(issue)
    assert mail["Subject"] == "Mitt ämne"
    assert "Min ingress" in part(mail, "html")


def test_an_empty_letter_bears_the_newsletter_s_name(newsletter: Newsletter) -> None:
    assert built(an_issue(newsletter)).subject == "Veckobrevet"


def test_statement_17_over_90_kb_the_longest_articles_become_lead_and_link(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter)
    for length in (20, 60, 30):
        paragraphs = [("text", f"<p>{'långt ' * 160}</p>")] * length
        an_item(issue, article=an_article(title=f"Längd {length}", body=paragraphs))
    made = built(issue)
    assert made.size <= WARN_BYTES
    assert made.shortened == 1
    assert not made.is_too_big


def test_what_cannot_be_made_small_is_too_big(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, intro="ord " * (STOP_BYTES // 4))
    an_item(issue)
    made = built(issue)
    assert made.is_too_big
    assert made.shortened == 1


def test_the_skeleton_is_fixed_by_its_hash(issue: Issue) -> None:
    assert re.fullmatch("[0-9a-f]{64}", built(issue).sha256)


@pytest.mark.skipif(not EML.exists(), reason="the acceptance scripts are not on this machine")
def test_the_acceptance_script_finds_nothing(issue: Issue, tmp_path: Path) -> None:
    made = built(issue)
    values = {Token.ADDRESS: "lasare@example.org", Token.CODE: "i7.1.abc", Token.KEY: "K" * 32}
    (tmp_path / "letter.eml").write_bytes(join(split(made.skeleton, made.marker), values))
    command = [sys.executable, str(EML), "--kind", "newsletter", "--allow-http", str(tmp_path / "letter.eml")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "EML errors=0 warnings=0" in result.stdout, result.stdout


def test_an_english_letter_bears_the_newsletter_s_english_name() -> None:
    empty = an_issue(a_newsletter(name_en="The weekly letter"))
    mail = message(empty, "en")
    assert (mail["Subject"], mail["List-Id"]) == ("The weekly letter", "The weekly letter <veckobrev.example.se>")
    assert all("The weekly letter" in part(mail, kind) for kind in ("html", "plain"))
    swedish = message(empty)
    assert (swedish["Subject"], swedish["List-Id"]) == ("Veckobrevet", "Veckobrevet <veckobrev.example.se>")
    assert not any("The weekly letter" in part(swedish, kind) for kind in ("html", "plain"))

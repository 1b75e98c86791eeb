import pytest

from blog.models import ArticlePage
from tests.blog.factories import an_article


@pytest.mark.django_db
def test_reading_time_counts_lead_and_every_block() -> None:
    words = "ord " * 220
    body = [("text", f"<p>{words}</p>"), ("quote", {"text": words, "source": ""}), ("signup", None)]
    article: ArticlePage = an_article(lead="", body=body)
    assert article.reading_minutes in (2, 3)
    assert an_article(lead="", body=[]).reading_minutes == 1

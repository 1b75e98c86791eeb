import json
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django_q.models import OrmQ
from wagtail.images.models import Rendition

from pages.tasks import prepare
from tests.blog.factories import an_article
from tests.pages.test_blocks import a_value, an_image

pytestmark = pytest.mark.django_db


def test_the_first_reader_waits_for_no_picture(client: Client) -> None:
    body = [{"type": "image", "value": a_value("image")}]
    article = an_article(hero_image=an_image(), hero_alt="Ett rum", body=json.dumps(body))
    article.save_revision().publish()
    [row] = OrmQ.objects.all()
    assert (row.task["func"], row.task["args"]) == ("pages.tasks.prepare", (article.pk,))
    prepare(*row.task["args"])
    made = set(Rendition.objects.values_list("pk", flat=True))
    assert len(made) == 7
    client.get(article.url or "")
    assert set(Rendition.objects.values_list("pk", flat=True)) == made


def test_a_page_without_a_picture_gets_its_share_picture_at_once() -> None:
    article = an_article()
    for _time in range(2):
        prepare(article.pk)
        assert len(list(Path(settings.MEDIA_ROOT, "share", str(article.pk)).iterdir())) == 1


def test_what_is_not_published_is_not_prepared() -> None:
    article = an_article(live=False)
    prepare(article.pk)
    prepare(99999)
    assert not Path(settings.MEDIA_ROOT, "share").exists()

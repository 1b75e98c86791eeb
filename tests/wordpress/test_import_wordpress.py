from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from blog.models import ArticlePage
from tests.wordpress.test_reader import SMALL

pytestmark = pytest.mark.django_db


def test_prints_the_report() -> None:
    out = StringIO()
    call_command("import_wordpress", SMALL, stdout=out)
    assert "nav_menu_item" in out.getvalue()
    assert ArticlePage.objects.count() == 6


def test_a_broken_file_imports_nothing(tmp_path: Path) -> None:
    path = tmp_path / "half.xml"
    path.write_bytes(SMALL.read_bytes()[:-400])
    with pytest.raises(CommandError, match=r"\d"):
        call_command("import_wordpress", path)
    assert not ArticlePage.objects.exists()


def test_the_media_folder_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call_command("import_wordpress", SMALL, media=tmp_path / "nowhere")


def test_an_unknown_site_is_told() -> None:
    with pytest.raises(CommandError, match="localhost"):
        call_command("import_wordpress", SMALL, site="okand.example.se")

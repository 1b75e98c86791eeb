"""The point of a picture that matters stays in it, whatever shape it is cut to."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image as Pillow
from wagtail.images.models import Image

pytestmark = pytest.mark.django_db


def a_picture(**focal_point: int) -> Image:
    """Black on the left, white on the right."""
    canvas = Pillow.new("RGB", (800, 200), "black")
    canvas.paste((255, 255, 255), (400, 0, 800, 200))
    stored = io.BytesIO()
    canvas.save(stored, "PNG")
    return Image.objects.create(title="Bild", file=ContentFile(stored.getvalue(), "bild.png"), **focal_point)


@pytest.mark.parametrize("shape", ["fill-200x200", "fill-320x320", "fill-1200x630"])
def test_a_cut_picture_keeps_what_matters(shape: str) -> None:
    focal = {"focal_point_x": 700, "focal_point_y": 100, "focal_point_width": 50, "focal_point_height": 50}
    rendition = a_picture(**focal).get_rendition(f"{shape}|format-png")
    with rendition.file.open() as file, Pillow.open(file) as cut:
        assert cut.convert("L").getpixel((cut.width // 2, cut.height // 2)) == 255

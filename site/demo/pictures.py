"""The demo's pictures: Nordic landscapes in a few flat layers, drawn the same every time."""

from dataclasses import dataclass
from io import BytesIO
from math import sin
from random import Random

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1800, 1200)
STEP = 6
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Scene:
    seed: int
    title: str
    sky: tuple[Colour, Colour]
    near: Colour
    layers: int
    horizon: float
    trees: bool = False
    sun: tuple[int, int, int, Colour] | None = None


SCENES = {
    "gryning": Scene(11, "Gryning", ((214, 221, 222), (243, 231, 214)), (31, 77, 63), 6, 0.42),
    "skog": Scene(23, "Granskog", ((226, 230, 224), (205, 216, 209)), (24, 52, 46), 5, 0.34, trees=True),
    "vik": Scene(
        5, "Åsar", ((190, 205, 214), (232, 233, 226)), (38, 62, 72), 4, 0.5, sun=(1240, 420, 70, (247, 241, 228))
    ),
    "kvall": Scene(
        37, "Kväll", ((108, 122, 138), (226, 190, 160)), (44, 46, 54), 5, 0.48, sun=(520, 560, 90, (240, 214, 180))
    ),
}


def draw(scene: Scene) -> bytes:
    """A JPEG."""
    random = Random(scene.seed)  # noqa: S311  (a drawing, not a secret)
    picture = _sky(scene.sky)
    if scene.sun:
        x, y, radius, colour = scene.sun
        _over(picture, colour, [(x - radius, y - radius), (x + radius, y + radius)], blur=6)
    for layer in range(scene.layers):
        depth = (layer + 1) / scene.layers
        colour = _mix(scene.sky[1], scene.near, depth**1.3)
        outline = _ridge(random, scene, depth)
        _over(picture, colour, outline, blur=round((1 - depth) * 5))
    file = BytesIO()
    picture.save(file, "JPEG", quality=84, optimize=True)
    return file.getvalue()


def _sky(colours: tuple[Colour, Colour]) -> Image.Image:
    strip = Image.new("RGB", (1, 64))
    for y in range(64):
        strip.putpixel((0, y), _mix(colours[0], colours[1], y / 63))
    return strip.resize(SIZE, Image.Resampling.BICUBIC)


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _ridge(random: Random, scene: Scene, depth: float) -> list[tuple[float, float]]:
    width, height = SIZE
    base = height * (scene.horizon + (1 - scene.horizon) * 0.85 * depth**1.2)
    waves = [
        (random.uniform(0.4, 1.0) * 90 / number, random.uniform(0.7, 1.4) * number / 420, random.uniform(0, 6))
        for number in (1, 2, 4, 9)
    ]
    ridge = [
        (
            float(x),
            base - sum(size * sin(x * rate + start) for size, rate, start in waves) - _tree(random, scene, depth),
        )
        for x in range(-STEP, width + STEP, STEP)
    ]
    return [(-STEP, height), *ridge, (width + STEP, height)]


def _tree(random: Random, scene: Scene, depth: float) -> float:
    return random.random() ** 3 * 110 * depth if scene.trees else 0.0


def _over(picture: Image.Image, colour: Colour, points: list[tuple[float, float]], *, blur: int) -> None:
    mask = Image.new("L", SIZE)
    pencil = ImageDraw.Draw(mask)
    if len(points) == 2:
        pencil.ellipse(points, fill=255)
    else:
        pencil.polygon(points, fill=255)
    picture.paste(colour, mask=mask.filter(ImageFilter.GaussianBlur(blur)) if blur else mask)

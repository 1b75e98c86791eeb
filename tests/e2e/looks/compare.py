"""How far two pictures of a page are from each other.

They are compared so small that what another version of the browser does to the edge of a letter is lost, while a line
that wraps elsewhere, another font, a block that moved or another colour is not. Of a long page it is the worst piece
that counts: a footer that is gone must not be forgiven because much stands above it.
"""

import io

from PIL import Image, ImageChops, ImageDraw

KEPT, QUALITY = 2, 60
"""Pictures are kept at one half of their size, as WebP …"""
COMPARED = 4
"""… and compared at one fourth of that."""
AMOUNT = 14
"""By how many of 255 steps a colour may be off."""
SHARE = 0.004
"""How much of a piece may be off by more."""
PIECE = 60
GAP = 24


def packed(picture: Image.Image) -> bytes:
    """As it is kept."""
    file = io.BytesIO()
    picture.reduce(KEPT).save(file, "WEBP", quality=QUALITY)
    return file.getvalue()


def unpacked(file: bytes) -> Image.Image:
    return Image.open(io.BytesIO(file)).convert("RGB")


def off(kept: Image.Image, taken: Image.Image) -> float:
    """The share of the worst piece that differs. Both have been packed, so that what that loses is lost to both."""
    mask = _mask(kept, taken)
    last = max(0, mask.height - PIECE)
    pieces = {*range(0, last, PIECE), last}
    return max(_white(mask.crop((0, top, mask.width, min(top + PIECE, mask.height)))) for top in pieces)


def alike(kept: Image.Image, taken: Image.Image) -> bool:
    return off(kept, taken) <= SHARE


def sheet(kept: Image.Image, taken: Image.Image) -> Image.Image:
    """Kept, taken, and the taken one with what differs in red, side by side."""
    mask = _mask(kept, taken)
    grown = mask.resize((mask.width * COMPARED, mask.height * COMPARED), Image.Resampling.NEAREST)
    marked = _on(taken, grown.size)
    marked.paste(Image.blend(marked, Image.new("RGB", grown.size, "red"), 0.6), mask=grown)
    columns = [_on(kept, grown.size), _on(taken, grown.size), marked]
    whole = Image.new("RGB", ((grown.width + GAP) * len(columns) - GAP, grown.height), "grey")
    for number, column in enumerate(columns):
        whole.paste(column, (number * (grown.width + GAP), 0))
    return whole


def _mask(kept: Image.Image, taken: Image.Image) -> Image.Image:
    """White where they differ; what only one of them has differs."""
    one, other = _compared_size(kept), _compared_size(taken)
    size = max(one.width, other.width), max(one.height, other.height)
    bands = ImageChops.difference(_on(one, size), _on(other, size)).split()
    most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    mask = most.point(lambda amount: 255 if amount > AMOUNT else 0)
    both = min(one.width, other.width), min(one.height, other.height)
    beyond = Image.new("L", size, 255)
    ImageDraw.Draw(beyond).rectangle((0, 0, both[0] - 1, both[1] - 1), fill=0)
    return ImageChops.lighter(mask, beyond)


def _compared_size(picture: Image.Image) -> Image.Image:
    """Of whole squares only: what is left over at an edge says little."""
    width, height = picture.width // COMPARED * COMPARED, picture.height // COMPARED * COMPARED
    return picture.crop((0, 0, width, height)).reduce(COMPARED)


def _on(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    whole = Image.new("RGB", size, "grey")
    whole.paste(picture)
    return whole


def _white(mask: Image.Image) -> float:
    return mask.histogram()[255] / (mask.width * mask.height)

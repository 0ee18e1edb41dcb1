"""Pictures for the demonstration, drawn here: nobody else's work, and no file to carry around."""

from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image as Canvas
from PIL import ImageDraw
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import Collection

SIZE = (1280, 720)
PAPER, PLUM, MARIGOLD, TEAL = "#faf6f0", "#45204a", "#f2a900", "#1f6f78"


def pairs(collection: Collection) -> AbstractImage:
    """Circles that meet two by two, for a page about mentoring."""
    canvas, draw = _paper()
    for row in range(3):
        for column in range(4):
            left, top = 110 + column * 280, 70 + row * 205
            draw.ellipse((left, top, left + 150, top + 150), fill=PLUM)
            draw.ellipse((left + 105, top + 15, left + 225, top + 135), fill=MARIGOLD, outline=PAPER, width=8)
    return _stored(canvas, "Mentoring pairs", collection)


def long_table(collection: Collection) -> AbstractImage:
    """A table from above with a place for everybody, for a page about meeting."""
    canvas, draw = _paper()
    draw.rounded_rectangle((140, 260, 1140, 460), radius=48, fill=TEAL)
    for place in range(8):
        left = 185 + place * 122
        for top, colour in ((140, PLUM), (490, MARIGOLD)):
            draw.ellipse((left, top, left + 90, top + 90), fill=colour)
        draw.ellipse((left + 15, 330, left + 75, 390), fill=PAPER)
    return _stored(canvas, "A long table", collection)


def _paper() -> tuple[Canvas.Image, ImageDraw.ImageDraw]:
    canvas = Canvas.new("RGB", SIZE, PAPER)
    return canvas, ImageDraw.Draw(canvas)


def _stored(canvas: Canvas.Image, title: str, collection: Collection) -> AbstractImage:
    content = BytesIO()
    canvas.save(content, "PNG", optimize=True)
    file = ImageFile(content, name=f"{title.lower().replace(' ', '-')}.png")
    return get_image_model().objects.create(title=title, file=file, collection=collection)

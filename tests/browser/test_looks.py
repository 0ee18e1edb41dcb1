"""Every component in every state looks as it did when somebody last looked, at every width.

After a change that is meant to be seen: WRITE_LOOKS=1 make test ARGS="-n 0 tests/browser/test_looks.py"
writes the pictures in `looks/` anew, to be looked at and committed.
"""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

from cms.templatetags import fragment_tags

FOLDER = Path(__file__).parent / "looks"
PARTS = ["alerts", "banner", "heads", "forms", "lists", "promises", "blocks"]
# Of telephones, a tablet and desks. 1280 pixels at 200 and 400 % are 640 and 320.
WIDTHS = [320, 360, 640, 768, 1280, 1920]
# A third of the size: what is left of a letter is how dark it is there, in whichever version of the font.
SMALLER = 3
GREYS = 16
# How far from each other, of 255, a spot of a few pixels may be, and how far the heights, of themselves.
MOST_DIFFERENT, MOST_TALLER = 48, 0.02
# No ring, and all pictures there.
SHOWN = """() => {
    document.activeElement.blur();
    const shown = image => { image.loading = 'eager'; return image.decode(); };
    return Promise.all([...document.images].map(shown));
}"""
# Not shown by themselves: they hold what is shown here, or what nobody sees.
ELSEWHERE = {"alerts", "social", "useful", "which_page", "form_trap"}


@pytest.mark.parametrize("width", WIDTHS)
def test_every_component_looks_as_it_did(open_page, width):
    page = open_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page.goto("/components/")
    page.evaluate(SHOWN)
    changed = []
    for part in PARTS:
        place = page.locator(f"[data-part={part}]") if part != "banner" else page.get_by_role("banner")
        now, path = small(place.screenshot()), FOLDER / f"{part}-{width}.png"
        if os.environ.get("WRITE_LOOKS") == "1":
            now.quantize(GREYS).save(path, optimize=True)
        elif not alike(now, Image.open(path).convert("L")):
            changed.append(part)
    assert changed == []


@pytest.mark.urls("tests.served.urls")
@pytest.mark.usefixtures("on_demonstration", "db")
def test_every_component_is_on_the_page(client, settings):
    fragment_tags.forget()
    folder = settings.BASE_DIR / "templates" / "components"
    every = {path.relative_to(folder.parent).as_posix() for path in folder.rglob("*.html")}
    seen = {template.name for template in client.get("/components/").templates}
    assert every - seen == {f"components/{name}.html" for name in ELSEWHERE}


def test_a_move_of_a_few_pixels_is_noticed_and_a_smoother_letter_is_not():
    picture = Image.open(FOLDER / "promises-360.png").convert("L")
    moved = ImageChops.offset(picture, 2, 0)
    assert not alike(moved, picture)
    assert alike(picture.filter(ImageFilter.BoxBlur(0.4)), picture)


def small(picture: bytes) -> Image.Image:
    grey = Image.open(BytesIO(picture)).convert("L")
    return grey.reduce(SMALLER)


def alike(one: Image.Image, other: Image.Image) -> bool:
    if one.width != other.width or abs(one.height - other.height) > MOST_TALLER * other.height + 1:
        return False
    spots = [image.resize(other.size).filter(ImageFilter.BoxBlur(1)) for image in (one, other)]
    return ImageChops.difference(*spots).getextrema()[1] <= MOST_DIFFERENT

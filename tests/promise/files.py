"""Pictures and documents that say a word: a document in its text, a picture by its colour."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.promise.model import LETTERS, VOWELS

STEP = 256 // (len(LETTERS) * len(VOWELS))


def colour_of(word: str) -> tuple[int, int, int]:
    """One channel a syllable, in the middle of its step, so that a lossy format keeps it."""
    syllables = [word[place : place + 2] for place in (2, 4, 6)]
    numbers = [LETTERS.index(letter) * len(VOWELS) + VOWELS.index(vowel) for letter, vowel in syllables]
    return tuple(number * STEP + STEP // 2 for number in numbers)


def word_of(picture: bytes) -> str:
    """The word whose colour the middle of the picture has."""
    with Image.open(BytesIO(picture)) as opened:
        colour = opened.convert("RGB").getpixel((opened.width // 2, opened.height // 2))
    numbers = [min(value // STEP, len(LETTERS) * len(VOWELS) - 1) for value in colour]
    return "zq" + "".join(LETTERS[n // len(VOWELS)] + VOWELS[n % len(VOWELS)] for n in numbers)


def picture(word: str, name: str) -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (64, 48), colour_of(word)).save(content, "PNG")
    return SimpleUploadedFile(f"{name}.png", content.getvalue(), "image/png")


def document(word: str, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.txt", f"It says {word}.\n".encode(), "text/plain")

"""Made-up prose whose words are as unequal as those of a language (Zipf), between English function words."""

from itertools import accumulate, product
from random import Random

VOCABULARY = 30_000
# Of two words in English prose about one is of this kind.
FUNCTION_WORDS = """
    the of and to in a is that for it was on are as with his they at be this have from or had by but not
    what all were we when your can said there use an each which she do how their if will up other about
"""
ONSETS = "b br c d f g gr h k l m n p pl r s st t v"
VOWELS = "a e i o u ai ou"
CODAS = "n r l m t nd x"
FIRST_NAMES = "Amara Bola Chidi Dilys Élodie Farah Gwen Hana Idris José Kemi Leila Mair Niamh Owain Zoë"
LAST_NAMES = "Adeyemi Brookes Carver Dhillon Evans Fofana Grant Hussain Jones Kaur López Müller Okafor"


class Writer:
    """Writes with one `random`, in a language that is always the same."""

    def __init__(self, random: Random, vocabulary: int = VOCABULARY):
        self.random = random
        self._function_words = FUNCTION_WORDS.split()
        self.words = _vocabulary(Random(0), vocabulary)  # noqa: S311 - repeatable on purpose
        # The usual shape: the word of rank r comes about 1/r as often as the first.
        self._weights = list(accumulate(1 / (rank + 8) for rank in range(len(self.words))))

    def content_words(self, count: int) -> list[str]:
        return self.random.choices(self.words, cum_weights=self._weights, k=count)

    def title(self) -> str:
        return " ".join(self.content_words(self.random.randint(2, 5))).capitalize()

    def sentence(self) -> str:
        content = self.content_words(self.random.randint(5, 10))
        between = self.random.choices(self._function_words, k=len(content))
        text = " ".join(word for pair in zip(between, content, strict=True) for word in pair)
        return f"{text[0].upper()}{text[1:]}."

    def paragraph(self, sentences: int = 4) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def name(self) -> str:
        return f"{self.random.choice(FIRST_NAMES.split())} {self.random.choice(LAST_NAMES.split())}"


def _vocabulary(random: Random, size: int) -> list[str]:
    """Words of two or three syllables, all different, in an order of their own."""
    syllables = ["".join(parts) for parts in product(ONSETS.split(), VOWELS.split())]
    words: dict[str, None] = {}
    while len(words) < size:
        length = random.choice((2, 2, 3))
        words["".join(random.choices(syllables, k=length)) + random.choice(CODAS.split())] = None
    return list(words)

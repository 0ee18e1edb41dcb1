"""What a reader meant who found nothing: the nearest words that a page they may read really has."""

from django.db import connection
from django.http import HttpRequest

from search.models import Entry
from search.query.parser import Question
from search.query.text import words_of
from search.query.tsquery import CONFIG, matches, plain_query

CANDIDATES = 60
TRIED = 6
LONG_ENOUGH_FOR_TWO = 8
MOST_WORDS = 6
SHORTEST, LONGEST = 3, 40


def words_for(question: Question, request: HttpRequest) -> str:
    """What to search for instead, in the words of `question` that are right and the nearest to the others.

    "" when nothing is near. Whether a word is right is asked of the pages this request may read, so that no
    guess gives away what only others can see.
    """
    words = [word for clause in question.wanted for word in words_of(clause.text)]
    if not words or len(words) > MOST_WORDS:
        return ""
    guesses = [guess for word in words if (guess := _guess(word, request)) is not None]
    if len(guesses) < len(words) or guesses == words:
        return ""
    without = [f'-"{clause.text}"' for clause in question.excluded]
    return " ".join([*guesses, *without])


def _guess(word: str, request: HttpRequest) -> str | None:
    if _is_there(word, request):
        return word
    return next((near for near in near_words(word)[:TRIED] if _is_there(near, request)), None)


def _is_there(word: str, request: HttpRequest) -> bool:
    """Whether some page this request may read has `word`; words that are not indexed count as right."""
    query = plain_query(word, CONFIG)
    return not query or Entry.objects.visible_to(request).filter(matches("words", query.all)).exists()


def near_words(word: str) -> list[str]:
    """Known words that differ from `word` by a slip of the pen, the likest first."""
    if not SHORTEST <= len(word) <= LONGEST:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, levenshtein(word, %s) AS far FROM search_word WHERE word %% %s AND word <> %s"
            " ORDER BY far, similarity(word, %s) DESC, word LIMIT %s",
            [word, word, word, word, CANDIDATES],
        )
        found = cursor.fetchall()
    # Letters that changed places are one slip, but two to PostgreSQL.
    return [near for near, far in found if far <= _most(word) or _have_changed_places(word, near)]


def _have_changed_places(word: str, near: str) -> bool:
    """Whether two letters next to each other did: "netowrk"."""
    if len(word) != len(near):
        return False
    at = next(at for at, (one, other) in enumerate(zip(word, near, strict=True)) if one != other)
    return near == word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


def _most(word: str) -> int:
    """How many letters may be wrong, missing or too many: of "pride" one, or it would mean "provide"."""
    return 1 if len(word) < LONG_ENOUGH_FOR_TWO else 2

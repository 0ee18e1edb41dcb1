"""A web process in which somebody guesses at Sam's password while others search for ever different words.

`python -m tests.accounts.guessing GUESSES SEARCHES NAME` says "ready", waits for a line, and then says how
many guesses were let through and how many entries of the forgetful cache outlived the searches.
"""

import os
import sys
from datetime import date

import django


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.served.settings"
    django.setup()

    from django.core.cache import cache
    from django.test import Client

    from search.analytics import count_search
    from tests.accounts.signing_in import sign_in

    guesses, searches, name = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    letters = str.maketrans("0123456789", "abcdefghij")  # numbers are not counted
    client = Client()
    for number in range(100):
        cache.set(f"before {number}", 1)
    say("ready")
    sys.stdin.readline()
    let_through = 0
    for guess in range(guesses):
        answer = sign_in(client, "sam", "wrong", REMOTE_ADDR="10.9.9.9")
        let_through += "do not match" in answer.text
        for number in range(searches // guesses):
            words = f"{name} {guess} {number}".translate(letters)
            count_search(words, found_nothing=False, today=date(2026, 11, 25))
    say(let_through, sum(cache.get(f"before {number}", 0) for number in range(100)))

"""Stream: random numbers from a seed, the same on every machine and in every year.

The generator is specified in docs/exams.md and uses HMAC-SHA256 alone. Each drawn cell has a stream of its own, so that
drawing one more changes no other. A variant follows from the secret and its code; without the secret a code tells
nothing.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator

GENERATOR = 1  # the version of all that follows; another one would draw other numbers
WORD, WORDS = 8, 4  # bytes of a word, words of a block
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH, CODE_PART = 10, 5
_LOOKALIKES = str.maketrans("OILU", "011V")


def keyed(key: bytes, *parts: str) -> bytes:
    """The HMAC-SHA256 of parts of a message, joined by zero bytes, under a key."""
    return hmac.digest(key, "\0".join(parts).encode("utf-8"), "sha256")


def code_of(secret: bytes, digest: str, label: str, number: int = 0) -> str:
    """The code of the variant of a student, such as `K7QF3-M2DX9`.

    `digest` is that of the exam, `label` tells the student from all others, and `number` is above 0 where the variants
    of smaller numbers are those of other students.
    """
    drawn = int.from_bytes(keyed(secret, f"worked code {GENERATOR}", digest, label, str(number)), "big")
    letters = "".join(CODE_LETTERS[drawn >> (5 * place) & 31] for place in range(CODE_LENGTH))
    return f"{letters[:CODE_PART]}-{letters[CODE_PART:]}"


def tidy_code(text: str) -> str:
    """A code as someone typed it, in the spelling in which it is printed; "" where it is none."""
    letters = "".join(each for each in text.upper() if each.isalnum()).translate(_LOOKALIKES)
    if len(letters) != CODE_LENGTH or not set(letters) <= set(CODE_LETTERS):
        return ""
    return f"{letters[:CODE_PART]}-{letters[CODE_PART:]}"


def seed_of(secret: bytes, digest: str, code: str) -> bytes:
    """The seed from which the variant of a code is drawn."""
    return keyed(secret, f"worked variant {GENERATOR}", digest, code)


def public_seed(digest: str, purpose: str, number: int = 0) -> bytes:
    """A seed that needs no secret, for measurements of an exam."""
    return keyed(b"worked", purpose, digest, str(number))


class Stream:
    """The random numbers of one drawn cell; `attempt` counts the draws until a fair one is found."""

    def __init__(self, seed: bytes, name: str) -> None:
        self.key = keyed(seed, "stream", name)

    def words(self, attempt: int) -> Iterator[int]:
        """Numbers below 2^64, evenly distributed."""
        block = 0
        while True:
            found = hmac.digest(self.key, attempt.to_bytes(8, "big") + block.to_bytes(8, "big"), "sha256")
            for place in range(WORDS):
                yield int.from_bytes(found[place * WORD : (place + 1) * WORD], "big")
            block += 1

    def below(self, attempt: int, count: int) -> int:
        """A number from 0 to count - 1, evenly distributed."""
        return _below(self.words(attempt), count)

    def order(self, attempt: int, count: int) -> list[int]:
        """The numbers from 0 to count - 1 in a random order (Fisher and Yates)."""
        found, words = list(range(count)), self.words(attempt)
        for last in range(count - 1, 0, -1):
            chosen = _below(words, last + 1)
            found[last], found[chosen] = found[chosen], found[last]
        return found


def _below(words: Iterator[int], count: int) -> int:
    """The first word that is below the largest multiple of a count, modulo the count."""
    largest = (1 << 64) - (1 << 64) % count
    return next(word for word in words if word < largest) % count

"""Variants: those of a class, each from its student's code, and no two of them alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from worked.errors import WorkedError
from worked.exam.drawing import Drawing, Variant
from worked.exam.roster import Entrant
from worked.exam.stream import code_of, seed_of
from worked.record import replace

MOST_CODES = 1000  # of one student, until one leads to a variant that nobody else has


class Variants:
    """Draws the variants of a class; `known` are the problem files of variants that there are already."""

    def __init__(self, drawing: Drawing, secret: bytes, known: Iterable[str] = ()) -> None:
        self.drawing, self.secret = drawing, secret
        self.seen = set(map(_fingerprint, known))
        self.different = "different" in drawing.exam.required.of(drawing.made(drawing.first))

    def codes(self, label: str) -> Iterator[str]:
        """The codes of a student: the first counts, unless its variant is that of someone else."""
        return (code_of(self.secret, self.drawing.exam.digest, label, number) for number in range(MOST_CODES))

    def by_code(self, code: str) -> Variant:
        """The variant of a code, whoever has it."""
        variant = self.drawing.variant(seed_of(self.secret, self.drawing.exam.digest, code))
        return replace(variant, code=code)

    def own(self, label: str, first: Variant | None = None) -> Variant:
        """The variant of a student, which nobody else has; `first` is that of the first code, if it was drawn already.

        WorkedError: the exam has not so many different variants.
        """
        codes = self.codes(label)
        variant = first or self.by_code(next(codes))
        while not self.is_new(variant.text):
            code = next((code for code in codes if code != variant.code), None)
            if code is None:
                raise WorkedError(
                    f"only {len(self.seen)} different variants were found; draw more numbers or from larger ranges, "
                    "or allow equal ones: different = false in [require]"
                )
            variant = self.by_code(code)
        self.keep(variant.text)
        return replace(variant, student=label)

    def is_new(self, text: str) -> bool:
        """Whether a problem file may be that of one more variant."""
        return not self.different or _fingerprint(text) not in self.seen

    def keep(self, text: str) -> None:
        """Remember the problem file of a variant."""
        self.seen.add(_fingerprint(text))


def variants_of(drawing: Drawing, entrants: Sequence[Entrant], secret: bytes) -> Iterator[Variant]:
    """The variants of a class, in its order."""
    variants = Variants(drawing, secret)
    for entrant in entrants:
        yield variants.by_code(entrant.code) if entrant.code else variants.own(entrant.label)


def _fingerprint(text: str) -> bytes:
    return sha256(text.encode("utf-8")).digest()

"""Words: all that a page says of a number, so that its scripts hold none."""

from __future__ import annotations

from worked.checking.garbage import ABSURD, IMPOSSIBLE, TRIVIAL
from worked.checking.written import LARGEST_EXPONENT, LONGEST_TEXT, MOST_DIGITS

NO_CREDIT = "follows from an earlier wrong number that {why}: no mark"
REASONS = {
    "long": f"is longer than {LONGEST_TEXT} characters",
    "zero": "divides by zero",
    "exponent": f"has an exponent beyond {LARGEST_EXPONENT}",
    "infinite": "is not finite",
    "no-number": "is no number",
    "digits": f"has more than {MOST_DIGITS} digits",
}
# What stands in braces is filled in by the page.
VERDICTS = {
    "correct": "right",
    "carried": "right from your rounded numbers",
    "follows": "right after your earlier wrong number",
    "rounding": "right but for the rounding of intermediate results",
    "trivial": NO_CREDIT.format(why=TRIVIAL),
    "impossible": NO_CREDIT.format(why=IMPOSSIBLE),
    "absurd": NO_CREDIT.format(why=ABSURD),
    "same": "no mark: the same number stands in many cells",
    "unchanged": "no mark: many numbers are left as they were a step before",
    "too-coarse": "too few digits to tell: write at least {digits}",
    "cannot-be-judged": "cannot be told from these digits: what it is computed from is missing or has too few digits",
    "wrong": "another number is expected",
    "wrong-after": "another number is expected after your earlier numbers",
    "mistake": "it looks as if {mistakes}",
    "mistake-after": "it looks as if {mistakes}; it is held to your earlier numbers",
    "unreadable": "this {reason}",
    "or": " or ",
    "decimals": "decimals",
    "decimal": "decimal",
    "figures": "significant figures",
    "figure": "significant figure",
}

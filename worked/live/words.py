"""Words: all that a page says of a number, so that its scripts hold none."""

from __future__ import annotations

from worked.checking.judging.garbage import ABSURD, IMPOSSIBLE, TRIVIAL
from worked.checking.numbers.written import LARGEST_EXPONENT, LONGEST_TEXT, MOST_DIGITS

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
    "guessed": "no mark: most numbers are wrong, so that it may follow from an earlier wrong one by chance",
    "too-coarse": "too few digits to tell: write at least {digits}",
    "cannot-be-judged": "cannot be judged from these digits: what it is computed from is missing or has too few digits",
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
# What the page of a practice says besides.
PRACTICE = {
    "bar": "Practice",
    "panel": "The blank that is worked on",
    "progress": "Blanks filled in",
    "score": "{filled} of {all} filled in, {right} right",
    "all": "Check all",
    "more": "More",
    "name": "Name",
    "save": "Save answers",
    "load": "Load answers",
    "print": "Print",
    "anew": "Begin anew",
    "sure": "Remove all answers from this page?",
    "phase": "Check {title}",
    "right": "{count} of {all} right",
    "hint": "Hint: the formula",
    "hints": [
        "Hint: the formula",
        "Hint: what it is computed from",
        "Hint: the numbers put in",
        "Show the number (no mark)",
    ],
    "why": "What is this mistake?",
    "next": "Next blank",
    "feeds": "Computed from: {cells}",
    "revealed": "shown by this page: no mark",
    "said": "{cell}: {verdict}",
    "loaded": "{count} answers were loaded",
    "unreadable": "The file holds no answers of this page.",
    "done": "All filled in: {right} of {all} right.",
    "done-shown": "All filled in: {right} of {all} right, {shown} shown by this page.",
}
PRACTICE_NOTICE = (
    "This page checks each number as soon as it is typed. It holds the answers, so it is for practice and not for "
    "graded work. Answers stay in this browser until you save them. In a blank, Enter goes on, ? gives a "
    "hint, and ! tells more about a mistake."
)
# What an exam's page says: it checks nothing.
EXAM = {
    "bar": "Answers",
    "filled": "{count} of {all} blanks filled in",
    **{name: PRACTICE[name] for name in ("name", "save", "load", "print", "anew", "sure", "unreadable")},
}
EXAM_NOTICE = (
    "Type your numbers into the blanks. This page checks nothing. Save the answers as a file when you are done; until "
    "then they stay in this browser."
)

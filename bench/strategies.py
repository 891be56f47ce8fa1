"""Strategies: what sheets earn that are filled in without a calculation. One command: python bench/strategies.py"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from checking import table  # noqa: E402

import worked  # noqa: E402
from tests.checking.strategies import STRATEGIES, coarse, score  # noqa: E402

EXAMPLES = ("slides-2-2-1", "mazur-2-2-2", "softmax-3-class", "adam-2-2-1", "batch-norm-2-2-1", "perceptron-or")
HONEST = {"the key with two decimals": coarse(2), "the key with three decimals": coarse(3), "the key": coarse(4)}


def main() -> None:
    """Print the table: marks of all that are asked, by strategy and example."""
    keys = {name: worked.key(worked.example(name)) for name in EXAMPLES}
    wanted = {strategy.said: strategy.answers for strategy in STRATEGIES.values()} | HONEST
    rows = []
    for said, answers in wanted.items():
        earned = (score(key, answers(key)) for key in keys.values())
        rows.append([said, *(f"{marks} of {asked}" for marks, asked in earned)])
    print(table(["what is written", *EXAMPLES], rows))


if __name__ == "__main__":
    main()

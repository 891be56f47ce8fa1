"""Same bytes: what the commands of two checkouts make of all shipped examples. python bench/same_bytes.py OLD_CHECKOUT

For a change that users must not see. Every example is solved in all formats, modes, notations and layouts, with other
digits and steps, with proofs and as JSON, and sheets of it are checked, right ones and ones with planted faults
(shipped_pages.py); each checkout in a process of its own. Exit code 1 where anything differs.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "bench" / "shipped_pages.py"
PARTS = ("formats", "conventions", "layouts", "changes", "proofs", "sheets")
MOST_TOLD, MOST_LINES = 60, 200


def both(old: Path, parts: str, examples: str, command: str = "") -> list[dict[str, Any]]:
    """What shipped_pages.py says of the old checkout and of this one, which run at the same time."""
    with TemporaryDirectory() as folder:
        started = []
        for name, checkout in (("old", old), ("new", ROOT)):
            (Path(folder) / name).mkdir()
            kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
            started.append(
                subprocess.Popen(
                    [sys.executable, "-P", str(PAGES), str(checkout), parts, examples, command],
                    env={**kept, "PYTHONPATH": str(checkout), "PYTHONHASHSEED": "0"},
                    cwd=Path(folder) / name,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
        said = [process.communicate()[0] for process in started]
    if any(process.returncode for process in started):
        sys.exit(2)
    return [json.loads(each) for each in said]


def compare(old: dict[str, str], new: dict[str, str]) -> bool:
    """Print which commands differ, and whether none does."""
    differ = [command for command, found in old.items() if new.get(command) != found]
    for command in differ[:MOST_TOLD]:
        print(f"{'differs' if command in new else 'is gone'}: worked {command}")
    if len(differ) > MOST_TOLD:
        print(f"and {len(differ) - MOST_TOLD:,} more")
    added = len(new.keys() - old.keys())
    print(f"{len(old) - len(differ):,} equal, {len(differ):,} differ" + (f", {added:,} are new" if added else ""))
    return not differ


def show(old: dict[str, str], new: dict[str, str]) -> None:
    """Print how what one command gives differs."""
    for name in dict.fromkeys((*old, *new)):
        before, after = (given.get(name, "").splitlines() for given in (old, new))
        found = list(difflib.unified_diff(before, after, f"{name}, old", f"{name}, new", lineterm="", n=1))
        print(*(line[:500] for line in found[:MOST_LINES]), sep="\n", end="\n" if found else "")


def main() -> None:
    """Compare, or show one difference."""
    parser = argparse.ArgumentParser(description="Compare what two checkouts make of all shipped examples.")
    parser.add_argument("old", type=Path, metavar="OLD_CHECKOUT", help="the folder of another checkout")
    parser.add_argument("examples", nargs="*", metavar="EXAMPLE", help="all where none is named")
    parser.add_argument("--parts", default=",".join(PARTS), help="some of %(default)s")
    parser.add_argument("--show", default="", metavar="COMMAND", help="show how what this command gives differs")
    asked = parser.parse_args()
    if not (asked.old / "worked" / "__init__.py").exists():
        parser.error(f"{asked.old} is no checkout of worked")
    if unknown := set(asked.parts.split(",")) - set(PARTS):
        parser.error(f"no part is called {min(unknown)}; there are {', '.join(PARTS)}")
    command = asked.show.removeprefix("worked ")
    examples = command.split()[1:2] or asked.examples
    for name in examples:
        if not any((checkout / "examples" / f"{name}.toml").exists() for checkout in (asked.old, ROOT)):
            parser.error(f"no example is called {name}")
    found = both(asked.old.resolve(), asked.parts, ",".join(examples), command)
    if command:
        show(*found)
    elif not compare(*found):
        sys.exit(1)


if __name__ == "__main__":
    main()

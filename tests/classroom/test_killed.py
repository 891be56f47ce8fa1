"""Killed in the middle: only whole files are left, and the same command again comes to the same bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.classroom.classes import folder, people, toml, variants, wrong

CLASS = 16
ROOT = Path(__file__).parents[2]


def command(place: Path, *more: str) -> list[str]:
    files = ["-o", str(place / "marks.csv"), "--feedback", str(place / "pages"), "--report", str(place / "class.md")]
    return [sys.executable, "-m", "worked", "grade", str(place / "exam"), str(place / "sheets"), *files, *more]


def made(place: Path) -> Path:
    """An exam with the sheets of a class."""
    folder(place / "exam", people(CLASS))
    (place / "sheets").mkdir()
    for number, (code, variant) in enumerate(variants(CLASS).items()):
        (place / "sheets" / f"{code}.toml").write_text(toml(wrong(variant, number).answers), "utf-8")
    return place


def results(place: Path) -> dict[str, bytes]:
    """All that was written, by its path."""
    return {str(path.relative_to(place)): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def expected(tmp_path_factory) -> dict[str, bytes]:
    """What a run writes that nobody kills."""
    whole = made(tmp_path_factory.mktemp("whole"))
    subprocess.run(command(whole), check=True, cwd=ROOT, capture_output=True)
    return results(whole)


def interruptible() -> None:
    """What runs in the background may have been started without an answer to SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_killed_in_the_middle(tmp_path, expected, sign):
    killed = made(tmp_path)
    running = subprocess.Popen(
        command(killed), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=interruptible
    )
    until = time.monotonic() + 60
    while len(list((killed / "exam").glob("results/*.json"))) < 4 and time.monotonic() < until:
        assert running.poll() is None, "it ended before it could be killed"
        time.sleep(0.005)
    os.kill(running.pid, sign)
    running.wait(60)
    left = results(killed)
    assert "marks.csv" not in left and len([name for name in left if "results" in name]) < CLASS
    for name, content in left.items():
        assert name.endswith(".part") or content == expected[name], name
    # Whoever was killed may have left a half-written file; the next one clears it away.
    (killed / "exam" / "results" / f".{next(iter(variants(CLASS)))}.json.1.part").write_text("{")
    (killed / "pages" / f".{next(iter(variants(CLASS)))}.html.1.part").write_text("<")
    (killed / ".marks.csv.1.part").write_text("student")
    again = subprocess.run(command(killed), check=True, cwd=ROOT, capture_output=True, text=True)
    assert f"of {CLASS} students marked now" in again.stderr
    assert results(killed) == expected


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk(tmp_path, monkeypatch):
    """What cannot be written ends with a sentence; what was written before is whole, and is used the next time."""
    import worked
    from worked.classroom import grading
    from worked.errors import WorkedError

    place = made(tmp_path / "class")
    kept = grading.Grader.keep
    count = 0

    def keep(self, done):
        nonlocal count
        count += 1
        if count == 5:
            raise WorkedError("results cannot be written: No space left on device")
        kept(self, done)

    monkeypatch.setattr(grading.Grader, "keep", keep)
    with pytest.raises(WorkedError, match="No space left"):
        worked.grade(place / "exam", place / "sheets")
    assert len(list((place / "exam" / "results").iterdir())) == 4
    monkeypatch.undo()
    assert len(worked.grade(place / "exam", place / "sheets").again) == CLASS - 4


def test_exit_codes_and_sentences(tmp_path):
    place = made(tmp_path / "class")
    (place / "sheets" / "photo.png").write_bytes(b"\x89PNG\0")
    (place / "sheets" / "who.toml").write_text(toml({"net[h1]@1": "1"}, student="Student Numbr3"))

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command(place, *more), cwd=ROOT, capture_output=True, text=True)

    first = run()
    assert first.returncode == 2 and first.stdout == ""
    lines = first.stderr.splitlines()
    assert lines[-1] == "marked 16 sheets: 16 students; one file could not be matched; one file could not be read"
    assert "worked: photo.png: is not a text file; expected TOML, CSV, JSON or Markdown" in lines
    assert any("who.toml: the student 'Student Numbr3' is none of this exam; did you mean" in line for line in lines)
    assert "exists already and is left as it is; --force overwrites it" in run().stderr
    (place / "sheets" / "photo.png").unlink()
    (place / "sheets" / "who.toml").unlink()
    again = run("--force")
    assert again.returncode == 0 and "0 of 16 students marked now" in again.stderr


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--workers", "0"), "--workers: expected a number from 1"),
        (("--backend", "celery"), "--backend: expected one of loky, dask"),
        (("--scheduler", "tcp://x:1"), "--scheduler: it belongs to --backend dask"),
        (("--to", "odt"), "odt"),
        (("--report", "class.odt"), "odt"),
        (("-o", "nowhere/marks.csv"), "there is no such folder"),
    ],
)
def test_refused_at_once(tmp_path, more, says):
    """Bad options end with one sentence and exit code 2 before anything is marked."""
    from click.testing import CliRunner

    from worked.commands import main

    place = tmp_path / "class"
    folder(place / "exam", people(1))
    given = {"-o": str(place / "marks.csv"), "--feedback": str(place / "pages"), more[0]: more[1]}
    words = ["grade", str(place / "exam"), str(place), *(word for pair in given.items() for word in pair)]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2 and says in result.stderr and len(result.stderr.splitlines()) == 1
    assert not (place / "exam" / "results").exists()


def test_nothing_heavy_is_imported(tmp_path):
    """Marking needs neither NumPy nor SymPy, and one worker no joblib."""
    place = made(tmp_path / "class")
    words = command(place)[3:]
    code = (
        "import sys; from worked.commands import main\n"
        f"try: main({words!r})\nexcept SystemExit: pass\n"
        "print([name for name in ('numpy', 'sympy', 'joblib', 'pandas', 'sklearn') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"

"""The secret of an exam: kept for its owner, in no file of the exam, and nothing follows without it."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from tests.classroom.commands import SECRET, files_in, generate, in_pdf, refused, variants
from tests.formats import NAMES as NAMES_OF_FORMATS
from worked.exam.read import read_exam
from worked.exam.stream import seed_of
from worked.rendering import FORMATS


def test_the_secret_stands_in_no_file(here):
    kinds = [name for name in NAMES_OF_FORMATS if FORMATS[name].endings]
    Path("class.csv").write_text("name,id\nAnn,1\nBo,2\n")
    formats = [word for name in kinds for word in ("--to", name)]
    said = generate("midterm", "--roster", "class.csv", "-o", "out", *formats, "--marking", "--key", "separate")
    generate("midterm", "--count", 2, "-o", "embedded", "--key", "embedded", "--to", "pdf", "--to", "html")
    generate("midterm", "--count", 2, "-o", "all", "--together", "--to", "pdf", "--to", "html")
    found = {**files_in(here / "out"), **files_in(here / "embedded"), **files_in(here / "all")}
    assert {name.rpartition(".")[2] for name in found} >= {FORMATS[name].endings[0] for name in kinds}
    exam = read_exam("midterm")
    hidden = [SECRET.encode(), SECRET.encode().hex().encode(), base64.b64encode(SECRET.encode())]
    for entry in variants(here / "out"):
        seed = seed_of(SECRET.encode(), exam.digest, entry["code"])
        hidden += [seed, seed.hex().encode(), seed.hex().upper().encode(), base64.b64encode(seed)]
    for name, content in found.items():
        whole = in_pdf(content) if name.endswith(".pdf") else content
        assert not [each for each in hidden if each in whole], name
    assert SECRET not in said
    # In a PDF that holds it, it is found.
    assert b"Midterm" in in_pdf(found["sheets/" + variants(here / "out")[0]["code"] + ".pdf"])


def test_a_made_secret_is_kept_beside_the_folder_for_its_owner_only(here):
    said = generate("midterm", "--count", 1, "-o", "out", "--to", "markdown", secret=None)
    kept = here / "out.secret"
    assert str(kept) in said and kept.stat().st_mode & 0o777 == 0o600
    secret = kept.read_text().strip()
    assert len(secret) == 64 and secret not in said
    assert not [name for name, content in files_in(here / "out").items() if secret.encode() in content]
    os.chmod(kept, 0o644)
    said = generate("midterm", "--count", 2, "-o", "out", "--to", "markdown", secret=None)
    assert "others on this machine may read the secret" in said and kept.read_text().strip() == secret
    generate("midterm", "--count", 2, "-o", "other", "--to", "markdown", secret=secret)
    assert files_in(here / "out") == files_in(here / "other")


def test_another_secret_gives_other_variants_and_no_secret_gives_nothing(here):
    generate("midterm", "--count", 3, "-o", "out", "--to", "markdown")
    generate("midterm", "--count", 3, "-o", "other", "--to", "markdown", secret=SECRET + ".")
    codes, others = ([entry["code"] for entry in variants(here / name)] for name in ("out", "other"))
    assert not set(codes) & set(others)
    # The code of a variant leads to it with its secret alone.
    problem = Path("out/problems", f"{codes[0]}.toml").read_bytes()
    for number, secret in enumerate([SECRET.upper(), codes[0], read_exam("midterm").digest]):
        generate("midterm", "--code", codes[0], "-o", f"guess {number}", "--to", "markdown", secret=secret)
        assert Path(f"guess {number}/problems", f"{codes[0]}.toml").read_bytes() != problem
    assert "with its secret" in refused("midterm", "--code", codes[0], "-o", "none", secret=None)
    assert not Path("none").exists() and not Path("none.secret").exists()

"""Killed, interrupted, or out of room: `worked generate` leaves whole files, and the next run goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.classroom.commands import ROOT, SECRET, files_in, generate, variants

# Runs the command and does something to itself before or after a file is put in its place, or as it is half-written.
INTERRUPTED = """
import os, resource, signal, sys
import worked.saving
from worked.__main__ import run
what, number, *sys.argv[1:] = sys.argv[1:]
signal.signal(signal.SIGINT, signal.default_int_handler)  # which what runs in the background may lack
number, replace = int(number), os.replace

def counted(*paths):
    global number
    number -= 1
    if number < 0:
        replace(*paths) if what == "after" else None
        os.kill(os.getpid(), signal.SIGINT if what == "asked" else signal.SIGKILL)
    replace(*paths)

if what == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (number, number))
else:
    os.replace = counted
run()
"""
CLASS = ("midterm", "--count", "5", "--to", "markdown", "--to", "typst", "--marking", "-o", "out")


def interrupted(what: str, number: int, *arguments: str) -> subprocess.CompletedProcess:
    """A command that is interrupted."""
    environment = {**os.environ, "WORKED_SECRET": SECRET, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", INTERRUPTED, what, str(number), "generate", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def whole_files(folder: Path) -> dict[str, bytes]:
    """The files of a folder under their final names."""
    return {name: content for name, content in files_in(folder).items() if not name.endswith(".part")}


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    """What a run leaves that nobody interrupts, but for the manifest."""
    folder = tmp_path_factory.mktemp("uninterrupted")
    generate(*CLASS[:-1], folder / "out")
    return whole_files(folder / "out")


def test_killed_runs_leave_whole_files_and_go_on(here, uninterrupted):
    """Ten kills, before and after a file is put in its place, lead to the bytes of a run that nobody kills."""
    source, out = Random(1), here / "out"
    for _ in range(10):
        what, last = source.choice(["before", "after"]), source.randrange(0, 9)
        killed = interrupted(what, last, *CLASS)
        if killed.returncode != -signal.SIGKILL:
            assert (killed.returncode, killed.stdout) == (0, ""), killed.stderr
        found = whole_files(out)
        assert {name: uninterrupted[name] for name in found if name != "manifest.json"} == {
            name: content for name, content in found.items() if name != "manifest.json"
        }
        if "manifest.json" in found:
            assert all((out / entry["problem"]).is_file() for entry in variants(out))
    generate(*CLASS)
    assert files_in(out) == uninterrupted


def test_a_full_disk_is_told_and_leaves_whole_files(here, uninterrupted):
    largest = sorted(map(len, uninterrupted.values()))
    for limit in (100, largest[8], largest[-1] - 1):
        found = interrupted("full", limit, *CLASS)
        assert found.returncode == 2 and found.stdout == ""
        assert found.stderr.count("\n") == 1 and "cannot be written (file too large)" in found.stderr
        left = files_in(here / "out")
        assert not [name for name in left if name.endswith(".part")]
        assert all(content == uninterrupted[name] for name, content in left.items() if name != "manifest.json")
    generate(*CLASS)
    assert files_in(here / "out") == uninterrupted


def test_whoever_interrupts_goes_on_later(here, uninterrupted):
    found = interrupted("asked", 12, *CLASS)
    assert (found.returncode, found.stdout, found.stderr.strip()) == (1, "", "Aborted!")
    assert not [name for name in files_in(here / "out") if name.endswith(".part")]
    generate(*CLASS)
    assert files_in(here / "out") == uninterrupted


def test_running_again_changes_nothing(here):
    generate(*CLASS)
    before = {file: file.stat().st_mtime_ns for file in here.rglob("*") if file.name != "manifest.json"}
    manifest = Path("out/manifest.json").read_bytes()
    generate(*CLASS)
    after = {file: file.stat().st_mtime_ns for file in here.rglob("*") if file.name != "manifest.json"}
    folders = {file for file in before if file.is_dir()}
    assert {file: time for file, time in before.items() if file not in folders} == {
        file: time for file, time in after.items() if file not in folders
    }
    assert Path("out/manifest.json").read_bytes() == manifest


def test_several_workers_write_the_same_bytes(here, uninterrupted):
    generate(*CLASS, "--workers", 2)
    assert files_in(here / "out") == uninterrupted

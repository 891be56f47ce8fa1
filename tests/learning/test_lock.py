"""Folders of runs: one training writes to one at a time, and a start that fails leaves nothing."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from click.testing import CliRunner

from worked.commands import main
from worked.errors import WorkedError
from worked.learning import lock
from worked.learning.plan import plan_of
from worked.learning.runs import LAST, PLAN, Run

pytestmark = pytest.mark.skipif(lock.fcntl is None, reason="no locks of folders")
SMALL = plan_of({"data": {"file": "moons"}, "network": {"hidden": [3]}, "training": {"epochs": 2}})


def test_a_second_training_of_a_folder_says_so(tmp_path):
    first = Run.begin(SMALL, tmp_path / "run")
    with pytest.raises(WorkedError, match="run: another training is writing there; wait for its end, or name another"):
        Run.begin(SMALL, tmp_path / "run")
    with pytest.raises(WorkedError, match="another training is writing there"):
        Run.open(tmp_path / "run").continued(SMALL)
    first.train()
    with pytest.raises(WorkedError, match="a run is there already"):
        Run.begin(SMALL, tmp_path / "run")
    assert len(Run.open(tmp_path / "run").continued(SMALL.altered({"training.epochs": 3})).train().epochs) == 3


def test_two_commands_at_once(tmp_path):
    """Of processes that begin together one trains and the others end with a sentence."""
    command = [sys.executable, "-m", "worked", "train", "moons", "--epochs", "30", "-o", str(tmp_path / "run")]
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(3)]
    said = [process.communicate()[1].decode() for process in running]
    assert sorted(process.returncode for process in running) == [0, 2, 2]
    for process, words in zip(running, said, strict=True):
        assert not process.returncode or "another training is writing" in words or "a run is there already" in words


def test_whoever_only_reads_needs_no_lock_and_removes_nothing(tmp_path):
    Run.begin(SMALL, tmp_path / "run")
    part = tmp_path / "run" / ".last.npz.1.part"
    part.write_bytes(b"being written")
    assert Run.open(tmp_path / "run").network and part.exists()


def test_a_lock_is_given_back_when_its_training_fails(tmp_path):
    run = Run.begin(SMALL, tmp_path / "run")

    def fail(epoch):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.train(after=fail)
    assert Run.open(tmp_path / "run").train().epochs[-1].number == 2


def test_a_start_that_fails_leaves_no_folder(tmp_path, monkeypatch):
    def full(path, state):
        raise WorkedError(f"{path} cannot be written: No space left on device")

    monkeypatch.setattr("worked.learning.runs.write_state", full)
    result = CliRunner().invoke(main, ["train", "moons", "-o", str(tmp_path / "runs" / "moons")])
    assert result.exit_code == 2 and "No space left on device" in result.stderr
    assert not list(tmp_path.iterdir())
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    assert CliRunner().invoke(main, ["train", "moons", "-o", str(tmp_path / "mine")]).exit_code == 2
    assert (tmp_path / "mine" / "notes.txt").read_text() == "mine"


def test_a_folder_without_locks_is_written_all_the_same(tmp_path, monkeypatch):
    def none(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(lock.fcntl, "flock", none)
    Run.begin(SMALL, tmp_path / "run").train()
    assert (tmp_path / "run" / LAST).exists() and (tmp_path / "run" / PLAN).exists()


def test_threads_of_one_process_are_kept_apart_too(tmp_path):
    Run.begin(SMALL, tmp_path / "run")
    found = []

    def begin():
        try:
            Run.begin(SMALL, tmp_path / "run")
        except WorkedError as error:
            found.append(str(error))

    thread = threading.Thread(target=begin)
    thread.start()
    thread.join()
    assert len(found) == 1

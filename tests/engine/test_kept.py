"""Machine code that is kept: the next process reads it, and nothing that is wrong with the cache stops a training."""

from __future__ import annotations

import os

import numpy
import pytest

from worked.arrays import compiled, kept
from worked.arrays.kernel import Kernel
from worked.formula import Symbol

pytest.importorskip("numba")
X = Symbol("x")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A cache of its own; what this process has compiled before is forgotten."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    kept.cache_folder.cache_clear()
    compiled._compiled.cache_clear()
    yield tmp_path / "worked" / "loops"
    kept.cache_folder.cache_clear()
    compiled._compiled.cache_clear()


def looped() -> tuple[numpy.ndarray, object]:
    """What a loop computes, and the loop as numba has it; as in a process that has compiled nothing yet."""
    compiled._compiled.cache_clear()
    arrays = {"x": numpy.array([1.0, 2.0]), "y": numpy.empty(2)}
    call = Kernel([("y", X * X + 1)], ["x", "y"]).loop.bound(arrays)
    call()
    return arrays["y"].tolist(), call.func


def test_the_next_process_finds_it(folder):
    found, first = looped()
    assert found == [2, 5] and sum(first.stats.cache_misses.values()) == 1
    found, second = looped()
    assert found == [2, 5] and sum(second.stats.cache_hits.values()) == 1 and not second.stats.cache_misses
    assert len(list(folder.glob("*.py"))) == 1 and not folder.stat().st_mode & 0o077


@pytest.mark.parametrize("damage", [b"", b"junk", None], ids=["empty", "junk", "cut off"])
def test_a_damaged_cache_is_not_used(folder, damage):
    looped()
    for file in (folder / "__pycache__").iterdir():
        file.write_bytes(file.read_bytes()[:-100] if damage is None else damage)
    assert looped()[0] == [2, 5]


def test_a_folder_to_which_others_write_is_not_used(folder):
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    assert kept.cache_folder() is None
    assert looped()[0] == [2, 5] and not list(folder.iterdir())


def test_without_a_folder_nothing_is_kept(monkeypatch, tmp_path, folder):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path / "file"))
    assert kept.cache_folder() is None and looped()[0] == [2, 5]


def test_a_full_disk_stops_nothing(folder, monkeypatch):
    from numba.core import caching

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(caching.IndexDataCacheFile, "save", full)
    assert looped()[0] == [2, 5]

"""The wheel: what stands in the checkout, nothing else, and under one name."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
DATA = {"templates": "worked/templates", "examples": "worked/examples"}
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")


def lacking() -> str:
    """What this machine lacks for building a wheel without the network; nothing where it can."""
    try:
        version("build")
    except PackageNotFoundError:
        return "the package build is not installed"
    try:
        found = version("setuptools")
    except PackageNotFoundError:
        return "setuptools is not installed"
    return "" if int(found.partition(".")[0]) >= 77 else f"setuptools {found} is older than 77"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """A wheel of this checkout, built from a copy so that nothing built earlier gets into it."""
    if reason := lacking():
        pytest.skip(reason)
    tree, built = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("built")
    for name in ("worked", "templates", "examples", "tests", "bench"):
        shutil.copytree(ROOT / name, tree / name, ignore=LEFT_OUT)
    for name in ("pyproject.toml", "README.md", "LICENSE", "cli.py"):
        shutil.copy(ROOT / name, tree / name)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(built), str(tree)]
    done = subprocess.run(command, cwd=built, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    (path,) = built.glob("*.whl")
    return zipfile.ZipFile(path)


def contents(folder: Path) -> set[str]:
    """The files under a folder, except what Python and hidden tools leave there."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {
        path.as_posix()
        for path in paths
        if path.suffix != ".pyc" and not any(part == "__pycache__" or part.startswith(".") for part in path.parts)
    }


def expected() -> dict[str, Path]:
    """Each file that the wheel should hold, and where it stands in the checkout."""
    found = {f"worked/{name}": ROOT / "worked" / name for name in contents(ROOT / "worked")}
    for folder, inside in DATA.items():
        found |= {f"{inside}/{name}": ROOT / folder / name for name in contents(ROOT / folder)}
    return found


def test_the_wheel_holds_the_checkout_and_nothing_else(wheel):
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert held == set(expected())


def test_files_in_the_wheel_are_those_of_the_checkout(wheel):
    assert not [name for name, path in expected().items() if wheel.read(name) != path.read_bytes()]


def test_one_name_is_installed_at_the_top(wheel):
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"worked"}


def test_the_wheel_brings_the_command_and_the_licence(wheel):
    information = {name.partition("/")[2]: name for name in wheel.namelist() if ".dist-info/" in name}
    assert wheel.read(information["licenses/LICENSE"]) == (ROOT / "LICENSE").read_bytes()
    assert b"worked = worked.__main__:run" in wheel.read(information["entry_points.txt"])


def test_the_version_is_told_once(wheel):
    import worked

    assert SETTINGS["project"]["version"] == worked.__version__
    assert f"-{worked.__version__}-" in Path(wheel.filename or "").name


def test_every_package_of_the_tree_is_listed():
    rooms = {path.parent.relative_to(ROOT) for path in (ROOT / "worked").rglob("*.py")}
    packages = {".".join(room.parts) for room in rooms} | {inside.replace("/", ".") for inside in DATA.values()}
    listed = SETTINGS["tool"]["setuptools"]["packages"]
    assert len(listed) == len(set(listed))
    assert set(listed) == packages


def test_every_package_says_that_it_is_one():
    rooms = {path.parent for path in (ROOT / "worked").rglob("*.py")}
    assert not [room for room in rooms if not (room / "__init__.py").is_file()]

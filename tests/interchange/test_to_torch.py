"""Export to PyTorch: the script gives what the engine gives, for the whole catalogue, in both number types."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy
import pytest

from tests.interchange.nets import CASES, DTYPES, answers, asked, bound, network
from worked.errors import WorkedError
from worked.interchange import to_torch as export
from worked.interchange.ends import Ends
from worked.interchange.to_torch import to_torch

TITLES = [title for title, _ in CASES]


def imported(path: Path) -> ModuleType:
    """A script as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("title", "text"), CASES, ids=TITLES)
def test_pytorch_gives_what_the_engine_gives(title, text, dtype, tmp_path):
    torch = pytest.importorskip("torch")
    net = network(text, dtype)
    inputs, most = asked(net), bound(title, dtype)
    files = to_torch(net, tmp_path / "net.py")
    assert [file.name for file in files] == ["net.npz", "net.pt", "net.py"]
    module = imported(tmp_path / "net.py")
    with torch.no_grad():
        found = module.load()(torch.from_numpy(inputs)).numpy()
        again = module.network().to(getattr(torch, dtype)).eval()
        again.load_state_dict(torch.load(tmp_path / "net.pt", weights_only=True))
        assert numpy.array_equal(again(torch.from_numpy(inputs)).numpy(), found)
    assert found.dtype == net.dtype
    numpy.testing.assert_allclose(found, answers(net, inputs), rtol=most, atol=most)


@pytest.mark.parametrize(("title", "text"), CASES, ids=TITLES)
def test_without_pytorch_a_script_and_its_arrays_are_written(title, text, tmp_path, monkeypatch):
    monkeypatch.setattr(export, "find_spec", lambda name: None)
    net = network(text, "float32")
    files = to_torch(net, tmp_path / "net.py", Ends(inputs=tuple("abcd"[: net.design.sizes[0]])))
    assert [file.name for file in files] == ["net.npz", "net.py"]
    script = (tmp_path / "net.py").read_text("utf-8")
    compile(script, "net.py", "exec")
    assert "INPUTS = ['a', 'b'" in script
    assert ("class Network" in script) == any(each.passes_from is not None for each in net.design.operations)
    with numpy.load(tmp_path / "net.npz", allow_pickle=False) as arrays:
        first = next(name for name in arrays.files if name.endswith("weight") and arrays[name].ndim == 2)
        if "DropConnect" not in title and "drop-connect testing" not in title:
            assert numpy.array_equal(arrays[first], net.weights[1].T)


def test_the_script_is_what_a_person_would_write(tmp_path):
    to_torch(network(dict(CASES)["deep: deep"], "float64"), tmp_path / "net.py")
    script = (tmp_path / "net.py").read_text("utf-8")
    lines = [
        "nn.Linear(3, 4),",
        "nn.Tanh(),",
        "nn.Linear(4, 4),",
        "nn.Tanh(),",
        "nn.Linear(4, 2),",
        "nn.Softmax(dim=1),",
    ]
    assert "return nn.Sequential(\n        " + "\n        ".join(lines) + "\n    )" in script


@pytest.mark.parametrize("title", ["deep: deep", "both: from the inputs"])
def test_inputs_are_scaled_as_in_training(title, tmp_path):
    torch = pytest.importorskip("torch")
    net = network(dict(CASES)[title], "float64")
    inputs = asked(net)
    ends = Ends(shift=tuple(inputs.mean(0).tolist()), scale=tuple(inputs.std(0).tolist()))
    to_torch(net, tmp_path / "net.py", ends)
    with torch.no_grad():
        found = imported(tmp_path / "net.py").load()(torch.from_numpy(inputs)).numpy()
    expected = net.outputs((inputs - numpy.array(ends.shift)) / numpy.array(ends.scale))
    numpy.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


def test_nothing_is_overwritten_and_all_or_nothing_is_written(tmp_path):
    net = network(dict(CASES)["deep: deep"], "float32")
    (tmp_path / "net.npz").write_bytes(b"mine")
    with pytest.raises(WorkedError, match="exists already"):
        to_torch(net, tmp_path / "net.py")
    assert [each.name for each in tmp_path.iterdir()] == ["net.npz"]
    to_torch(net, tmp_path / "net.py", overwrite=True)
    assert (tmp_path / "net.npz").read_bytes() != b"mine"


@pytest.mark.parametrize("name", ["net.txt", "my net.py", "1.py", "import.py", "torch.py"])
def test_a_name_that_cannot_be_imported_is_refused(name, tmp_path):
    with pytest.raises(WorkedError, match="a name of its own"):
        to_torch(network(dict(CASES)["deep: deep"], "float32"), tmp_path / name)

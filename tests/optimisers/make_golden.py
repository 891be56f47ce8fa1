"""Writes torch_golden.json: what PyTorch makes of given gradients and rates, in double precision.

Run where PyTorch is installed: `PYTHONPATH=. python tests/optimisers/make_golden.py`.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.optimisers.libraries import LIBRARIES

GOLDEN = Path(__file__).parent / "torch_golden.json"
START = [0.5, -1.25, 2.0]
EPOCHS = 8
SCHEDULERS = {
    "StepLR": {"step_size": 3, "gamma": 0.5},
    "ExponentialLR": {"gamma": 0.9},
    "CosineAnnealingLR": {"T_max": 8, "eta_min": 0.01},
}
# Signs stay, turn and stop at zero; sizes run from a thousandth to above ten.
GRADIENTS = [
    [0.4, -1.5, 0.003],
    [0.3, 0.75, 0.002],
    [-0.2, 0.5, 12.5],
    [-0.25, 0.0, -8.0],
    [-0.1, -0.6, 0.001],
    [0.05, -0.3, 0.004],
]


def course(name: str, options: dict[str, object]) -> list[list[float]]:
    """The parameters after each step of an optimiser of PyTorch."""
    import torch

    parameters = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimiser = getattr(torch.optim, name)([parameters], **options)
    found = []
    for gradient in GRADIENTS:
        parameters.grad = torch.tensor(gradient, dtype=torch.float64)
        optimiser.step()
        found.append(parameters.detach().tolist())
    return found


def rates(name: str, options: dict[str, object]) -> list[float]:
    """The learning rates of the first epochs under a scheduler of PyTorch, from 0.4 on."""
    import torch

    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.4)
    scheduler = getattr(torch.optim.lr_scheduler, name)(optimiser, **options)
    found = []
    for _ in range(EPOCHS):
        found.append(scheduler.get_last_lr()[0])
        optimiser.step()
        scheduler.step()
    return found


def main() -> None:
    """Write the file."""
    import torch

    # NAdam keeps the product of its momenta in the default precision.
    torch.set_default_dtype(torch.float64)
    cases = [
        {
            "name": library.name,
            "optimiser": library.torch,
            "options": library.options,
            "parameters": course(library.torch, dict(library.options)),
        }
        for library in LIBRARIES
        if library.torch
    ]
    schedules = [{"scheduler": name, "options": each, "rates": rates(name, each)} for name, each in SCHEDULERS.items()]
    opening = {"made_with": f"PyTorch {torch.__version__}", "start": START, "gradients": GRADIENTS}
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in opening.items()]
    lines += [f'"{key}": [\n{rows(found)}\n]' for key, found in (("cases", cases), ("schedules", schedules))]
    GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def rows(found: list[dict[str, object]]) -> str:
    """A list of tables, one in each line."""
    return ",\n".join(json.dumps(each) for each in found)


if __name__ == "__main__":
    main()

"""Phases: the parts of a calculation, and the parts of the page that has it, of every shipped example."""

from __future__ import annotations

import pytest

import worked
from worked.pages.worksheet.page import laid_out
from worked.trace.net import Net


@pytest.mark.parametrize("example", worked.examples())
def test_every_computed_cell_is_in_one_phase(example):
    task = worked.example(example)
    computed = [cell.id for step in task.steps() for cell in step.cells if cell.formula is not None]
    phases = [name for phase in task.phases() for name in phase.cells]
    assert sorted(phases) == sorted(computed) and len(set(phases)) == len(phases)
    for phase in task.phases():
        order = {name: at for at, name in enumerate(computed)}
        # Questions are asked in the author's order, whichever step they are about.
        assert list(phase.cells) == sorted(phase.cells, key=order.__getitem__) or phase.title == "Questions"


def test_phases_of_a_net_are_the_headings_of_its_page():
    task = worked.example("slides-2-2-1")
    assert isinstance(task, Net)
    layout, _ = laid_out(task)
    headings = [part.heading for part in layout.parts()]
    titles = [phase.title for phase in task.phases()]
    assert titles == ["Forward pass", "Backward pass", "New weights", "Second forward pass"]
    assert headings == ["", *titles]


@pytest.mark.parametrize("example", ["slides-2-2-1", "adam-2-2-1", "nadam-quadratic", "early-stopping"])
@pytest.mark.parametrize("mode", ["solved", "student"])
def test_parts_of_a_page_are_the_page(example, mode):
    layout, _ = laid_out(worked.example(example), mode)
    assert [block for part in layout.parts() for block in part.blocks] == list(layout.blocks)

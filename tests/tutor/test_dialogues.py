"""Dialogues in the process: right and wrong students, hints, moves, letters, and what is given away."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import worked
from tests.tutor.dialogues import go_to, key, right, said, session
from worked.checking.mistakes import mistakes
from worked.errors import WorkedError
from worked.rendering.text.wrapping import width
from worked.tutor.course import Course
from worked.tutor.screen import by_keyboard, rows
from worked.tutor.session import Session

WRONG = "0.3197"  # sigmoid(-0.755): the sign of the exponent is wrong
EXAMPLES = worked.examples()
SLOW = {
    *("epochs-2-2-1", "batch-norm-2-2-1", "perceptron-xor", "xor-2-2-1", "layer-norm", "tanh-batch-2-2-1"),
    *("perceptron-and-convergence", "perceptron-or-convergence"),
}


def worked_through(talk: Session) -> None:
    """Answer every cell with the number of the key."""
    while not talk.over:
        at = talk.at
        talk.answer(right(talk))
        assert talk.over or talk.at != at


@pytest.mark.parametrize("name", [*sorted(set(EXAMPLES) - SLOW)[::5], "slides-2-2-1", "early-stopping"])
def test_an_example_is_worked_through_to_full_marks(name):
    talk = Session(key(name))
    talk.begin()
    assert len(talk.work.course.asked) == len(set(talk.work.course.asked))
    worked_through(talk)
    report = worked.check(talk.key, talk.work.sheet())
    assert talk.over == "finished" and talk.exit_code == 0
    assert report.score == report.out_of == len(talk.work.course.asked) > 0


@pytest.mark.parametrize("name", ["slides-2-2-1", "softmax-3-class", "tanh-batch-2-2-1", "momentum-2-2-1"])
def test_cells_come_after_what_they_are_made_of_and_all_of_a_unit_together(name):
    course = Course(key(name))
    assert sorted(course.asked) == sorted(each for each in key(name).askable() if each in key(name).outcomes)
    for cell in course.asked:
        sources = [each for each in key(name).cells[cell].inputs if each in course.place]
        assert all(course.place[each] < course.place[cell] for each in sources)
    if name == "slides-2-2-1":
        assert course.asked[:4] == ["net[3]@1", "out[3]@1", "net[4]@1", "out[4]@1"]


def test_the_formula_stands_in_unicode_with_names():
    talk = session()
    assert "a₃ = w₁₃·x₁ + w₂₃·x₂" in said(talk, "nothing", "goto 1") and talk.prompt == "a₃ = "
    assert "1 of 41: hidden unit 3 (4 decimals)" in said(talk, "goto 1")
    go_to(talk, "delta[5]@1")
    assert "δ₅ = f′(a₅)·e₅" in said(talk, "goto delta[5]")


def test_a_wrong_number_is_named_and_what_follows_from_it_is_right():
    talk = session()
    talk.answer("0.755")
    text = said(talk, WRONG)
    assert "Not right" in text and mistakes()["exponent-sign"].title in " ".join(text.split())
    assert talk.at == "out[3]@1" and talk.exit_code == 1
    assert "3 of 41" in said(talk, "")
    talk.answer("0.68")
    talk.answer("0.6637")
    assert "Right after your earlier wrong number." in said(talk, "0.3*0.3197+0.9*0.6637")
    assert "Right." in said(talk, "back", "back", "back", "back", "sigmoid(0.755)")
    assert talk.work.report()["out[3]@1"].mark == 1


def test_the_verdicts_are_those_of_the_checker():
    talk = session("mazur-2-2-2")
    for place in range(20):
        text = right(talk) if place % 3 else right(talk).replace("5", "6", 1)
        talk.answer(text)
        if talk.work.answers.get(talk.at):
            talk.answer("")
        report = worked.check(talk.key, dict(talk.work.answers))
        assert talk.work.report().data() == report.data()


def test_no_answer_is_given_away_before_the_last_hint():
    talk = session()
    talk.answer("0.755")
    text = "".join(said(talk, each) for each in (WRONG, "why", "show", "hint", "hint", "help", "exercise", "goto 2"))
    assert "0.6803" not in text and "0.680" not in text
    assert "e^(−0.755)" in text
    assert "0.6803" in said(talk, "hint") and talk.at == "net[4]@1"


def test_what_was_shown_earns_no_mark_and_hints_say_what_is_missing():
    talk = session()
    assert "w₁₃ = 0.1 (given)" in said(talk, "hint")
    assert "a₃ = 0.1·0.35 + 0.8·0.9" in said(talk, "hint")
    assert "a₃ = 0.7550" in said(talk, "hint")
    assert "earns no mark" in said(talk, "goto 1", "0.755")
    talk.answer("skip")
    assert "a₃ = 0.7550 (shown)" in said(talk, "goto 2", "hint")
    talk.answer("goto out[4]")
    assert "a₄ (not answered yet: goto net[4])" in said(talk, "hint")
    assert "e^(−a₄)" in said(talk, "hint")
    assert talk.work.sheet().answers["net[3]@1"] == ""


def test_a_shown_number_follows_from_the_students_own():
    talk = session()
    talk.answer("0.775")
    talk.answer("")
    assert "0.6846" in said(talk, "hint", "hint", "hint")


@pytest.mark.parametrize("cell", ["waiting[1]@1", "best[1]@1"])
def test_a_number_that_is_its_own_formula_is_not_shown_for_nothing(cell):
    talk = session("early-stopping")
    text = said(talk, f"goto {cell}") + said(talk, "hint")
    assert f"{talk.prompt}{right(talk)}" not in text and "no mark" in text
    talk.answer("hint")
    assert cell in talk.work.shown


def test_cells_may_be_called_by_id_and_by_symbol():
    talk = session()
    talk.answer("w13*x1 + weight[2>3]*input[2]@1")
    assert talk.work.answers["net[3]@1"] == "0.7550"
    talk.answer("sigmoid(a₃)")
    assert talk.work.answers["out[3]@1"] == "0.6803"
    assert "net[4] has no number yet" in said(talk, "goto out[4]", "net[4]")
    assert "did you mean 'net[3]'" in said(talk, "net[33]")
    assert "nothing is called 'y9'" in said(talk, "y9")


def test_samples_and_steps_are_those_of_the_cell():
    talk = session("tanh-batch-2-2-1")
    go_to(talk, "out[h1]@1.2")
    assert "Right" in said(talk, "tanh(net[h1])")
    assert talk.work.answers["out[h1]@1.2"] == right(talk, "out[h1]@1.2")
    talk = session("relu-2-2-1")
    go_to(talk, "out[h1]@1")
    assert "Right" in said(talk, "relu(net[h1])")


@pytest.mark.parametrize(
    "text", ["", "   ", "?", "foo", "0.1.2.3", "1/0", "nan", "__import__('os')", "(" * 10**6, "\x00\x1b[2J"]
)
def test_what_is_no_number_changes_nothing(text):
    talk = session()
    answer = said(talk, text)
    assert answer and "\x1b" not in answer and "Traceback" not in answer
    assert not talk.work.answers and talk.at == "net[3]@1" and not talk.over


def test_back_skip_goto_show_and_the_end():
    talk = session()
    assert "first number" in said(talk, "back")
    talk.answer("skip")
    assert talk.at == "out[3]@1"
    for name in ("y4", "out[4]", "out[4]@1", "4"):
        talk.answer(f"goto {name}")
        assert talk.at == "out[4]@1"
    assert "no cell is called" in said(talk, "goto net[9]") and talk.at == "out[4]@1"
    talk.answer("goto 1")
    go_to(talk, "delta[3]@1")
    shown = said(talk, "show")
    assert "Forward pass" in shown and "a₃ = 0.7550   right" in shown and "So far 12 of 41 right" in shown
    end = said(talk, "finish")
    assert talk.over == "finished" and "12 of 41 right" in end and "29 numbers left open" in end.replace("\n", " ")


def test_at_the_end_wrong_numbers_may_be_corrected():
    talk = session("clip-value")
    first = talk.at
    talk.answer("77")
    talk.answer("")
    while talk.work.is_open(talk.at):
        answer = said(talk, talk.work.due(talk.cell))
        if "That was the last number" in answer:
            break
    assert not talk.over and "Without a mark" in answer
    assert talk.at == first
    assert "no longer counts" in said(talk, right(talk)) and not talk.over  # what followed from the wrong number
    assert talk.work.findings()[first].mark and not talk.work.findings()[talk.at].mark
    while not talk.over:
        talk.answer(right(talk))
    assert talk.work.whole_report().score == 9


def test_letters_are_shown_and_not_asked():
    text = (
        'title = "Letters"\n[network]\nlayers = [2, 2, 1]\nactivations = "linear"\n'
        'weights = [[["a", 0.5], [0.1, 0.2]], [[0.3, 0.4]]]\n[[samples]]\ninputs = [1, 2]\ntargets = [3]\n'
        "[training]\nlearning-rate = 0.1\n"
    )
    talk = Session(worked.key(worked.parse(text)))
    begin = "\n".join(line.text for line in talk.begin())
    assert "net_h1 = a·1 + 0.5·2" in begin and talk.at == "net[h2]@1"
    worked_through(talk)
    assert talk.work.report().score == len(talk.work.course.asked) == 5


def test_a_training_that_stops_by_itself_does_not_say_how_long_it_is():
    talk = Session(key("perceptron-or-convergence"))
    begin = "\n".join(line.text for line in talk.begin())
    asked = len(talk.work.course.asked)
    assert f"of {asked}" not in begin and "The numbers are asked" in begin
    texts = "".join(said(talk, right(talk)) for _ in range(20)) + said(talk, "show")
    assert str(asked) not in texts


def test_only_some_quantities():
    talk = session(cells=("delta", "net[5]"))
    assert talk.work.course.asked == ["net[5]@1", "delta[5]@1", "delta[3]@1", "delta[4]@1", "net[5]@2"]
    assert "y₃ = 0.6803 (given)" in said(talk, "hint")
    with pytest.raises(WorkedError, match=r"--cells: .*did you mean 'delta'"):
        session(cells=("deltta",))


def test_a_changed_verdict_on_an_earlier_number_is_said():
    talk = session()
    for text in ("0.76", "0.68", "0.68", "0.66", "0.80", "0.69", "0.018"):
        talk.answer(text)
        if not talk.work.is_open(talk.at):
            talk.answer("")
    before = {name: finding.mark for name, finding in talk.work.findings().items()}
    text = said(talk, "-0.19")
    after = talk.work.findings()
    changed = [name for name, mark in before.items() if after[name].mark != mark]
    assert text.count("now counts") + text.count("no longer counts") == len(changed)


@pytest.mark.parametrize("columns", [24, 40, 80])
def test_lines_wrap(columns):
    talk = Session(key("adam-2-2-1"), columns=columns)
    lines = talk.begin()
    for text in ("0.5", "why", "hint", "hint", "hint", "help", "show", "goto change[x1>h1]", "hint", "hint", "finish"):
        lines += talk.answer(text)
    assert max(width(row) for line in lines for row in rows(line, columns)) <= columns


def test_signs_of_a_keyboard():
    talk = session("adam-2-2-1")
    lines = [*talk.begin(), *talk.answer("goto change[x1>h1]"), *talk.answer("hint")]
    texts = [by_keyboard(row) for line in lines for row in rows(line, 80)]
    assert all(text.isascii() for text in texts)
    assert by_keyboard("∂E⁽¹⁾/∂w₁₃ = −δ₃·x₁²") == "partialE^(1)/partialw13 = -delta3*x1^2"


def test_neither_numpy_nor_sympy_is_needed(tmp_path):
    code = (
        "import sys, worked; from worked.tutor.session import Session\n"
        "talk = Session(worked.key(worked.example('slides-2-2-1'))); talk.begin()\n"
        "[talk.answer(each) for each in ('0.76', '', 'hint', 'hint', 'hint', 'sigmoid(0.3)', 'why', 'finish')]\n"
        "print([each for each in ('numpy', 'sympy', 'click', 'rich') if each in sys.modules])"
    )
    root = Path(worked.__file__).parent.parent
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root)
    assert found.stdout.strip() == "[]", found.stderr


def test_the_dialogue_of_the_documents():
    page = (Path(__file__).parent.parent.parent / "docs" / "tutor.md").read_text("utf-8")
    dialogue = re.search(r"```\n(2 of 41.*?)```", page, re.DOTALL)[1]
    talk = session()
    talk.columns = 100
    lines = said(talk, "0.755").split("\n")[2:]
    for typed in re.findall(r"^y₃ = (0.3197|1/\(1 \+ exp.*)$", dialogue, re.MULTILINE):
        lines += [f"{talk.prompt}{typed}", *said(talk, typed).split("\n")]
    assert "\n".join(lines).startswith(dialogue.rstrip("\n"))

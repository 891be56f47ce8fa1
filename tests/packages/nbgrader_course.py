"""A course of nbgrader: what a student hands in, and nbgrader itself, which releases an assignment and marks it.

nbgrader's libraries warn, so that it runs as a process of its own: `python nbgrader_course.py FOLDER ASSIGNMENT` in a
folder with `source` and `answers.json`, the numbers of each student by cell. It prints the scores of the cells.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

BLANK = re.compile(r"""^( *)(["'].*["']): None,  #""", re.MULTILINE)


def filled(source: str, answers: dict[str, object]) -> str:
    """The code of a cell with numbers in place of None, as a student types them."""
    import ast

    def put(found):
        return f"{found[1]}{found[2]}: {answers.get(ast.literal_eval(found[2]))},  #"

    return BLANK.sub(put, source)


def main(folder: Path, assignment: str) -> None:
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.course_id = "nets"
    config.Exchange.root = str(folder / "exchange")
    config.Execute.timeout = 120
    api = NbGraderAPI(config=config)
    done = api.generate_assignment(assignment)
    assert done["success"], done
    [released] = (folder / "release" / assignment).glob("*.ipynb")
    scores = {}
    for student, answers in json.loads((folder / "answers.json").read_text("utf-8")).items():
        book = json.loads(released.read_text("utf-8"))
        for cell in book["cells"]:
            cell["source"] = filled("".join(cell["source"]), answers)
        handed_in = folder / "submitted" / student / assignment
        handed_in.mkdir(parents=True)
        (handed_in / released.name).write_text(json.dumps(book), "utf-8")
        done = api.autograde(assignment, student)
        assert done["success"], done
        with api.gradebook as gradebook:
            [notebook] = gradebook.find_submission(assignment, student).notebooks
            scores[student] = {grade.name: [grade.auto_score, grade.max_score] for grade in notebook.grades}
    print(json.dumps(scores))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2])

"""Audit: how far the engine's numbers are from the exact ones, in the weights that were followed."""

from __future__ import annotations

from worked.document import Block, Document, Paragraph, Prose, Strong, Table
from worked.explaining.audit import Audit, Worst
from worked.words import count, listed

CALLED = {"net": "net input", "out": "activation", "weight": "new weight"}
FEW = 5  # of the seven that float32 has
CAPTION = (
    "The fewest digits that agree, and the largest differences: in units of the last place, and as a share of the "
    "number. A weight is named by its layer and units, and in brackets the sample."
)


def audit_page(audit: Audit) -> Document:
    """The page of an audit: what was followed, and the largest disagreement of each quantity."""
    recorded, blocks = audit.recorded, list[Block]()
    layers = listed([f"{number} of layer {layer}" for layer, number in audit.followed])
    sizes = "-".join(map(str, recorded.design.sizes))
    batch = f"from a batch of {count(recorded.rows, 'sample')}"
    blocks.append(
        Paragraph(
            (
                f"In update {recorded.updates + 1} of a net of {sizes} units, {batch}, {count(audit.count, 'weight')} "
                f"drawn with the seed {audit.seed} were computed exactly (",
                *(*layers, f") and compared with what the engine computed in {recorded.dtype}. "),
                *_said(audit),
            )
        )
    )
    heads = ("number", "compared", "digits", "units", "in the weight", "share", "in the weight")
    rows = tuple(_row(each) for each in audit.worst)
    caption: Prose = (CAPTION,)
    numeric = (False, True, True, True, False, True, False)
    blocks.append(Table(tuple((head,) for head in heads), rows, numeric, caption))
    blocks += [Paragraph((Strong(f"Layer {layer} is left out."), f" {_sentence(why)}")) for layer, why in audit.skipped]
    return Document("How exact the training is", tuple(blocks))


def _said(audit: Audit) -> Prose:
    """The sentence on the fewest digits of all."""
    shown = [each for each in audit.worst if each.digits is not None and not each.difference]
    if not shown:
        return ("All numbers are the same.",)
    least = min(shown, key=lambda each: each.digits or 0)
    said: Prose = (
        "They agree to ",
        Strong(count(least.digits or 0, "digit")),
        f" at least; the fewest in a {_called(least)}.",
    )
    if (least.digits or 0) < FEW:
        said = (*said, " Of a difference of nearly equal numbers, such as a delta near 0, few digits are left.")
    if any(each.difference for each in audit.worst):
        said = (*said, " Of a change the engine keeps only the difference of two rounded weights.")
    return said


def _row(each: Worst) -> tuple[Prose, ...]:
    """The row of a quantity."""
    digits = "all" if each.digits is None else str(each.digits)
    same = each.digits is None
    return (
        (_called(each),),
        (str(each.compared),),
        (digits,),
        (f"{each.units:.2f}" if each.units < 1000 else f"{each.units:.1e}",),
        ("" if same else str(each.units_at),),
        (f"{each.share:.1e}" if each.share else "0",),
        ("" if same else str(each.share_at),),
    )


def _called(each: Worst) -> str:
    return CALLED.get(each.quantity, each.quantity.replace("-", " "))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."

"""Typed: signs as they are typed at the prompt or copied from a formula, in the spelling that the calculator reads."""

from __future__ import annotations

import re
import unicodedata

from worked.formula.printers.greek import GREEK
from worked.formula.printers.plain import ABOVE

RAISED = {sign: text for text, sign in ABOVE.items() if sign != "⁻"} | {"⁻": "-"}
POWER = re.compile("[" + "".join(RAISED) + "]+")
SIGNS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("×·⋅∙•∗", "*"),
        **dict.fromkeys("÷∕⁄", "/"),
        **dict.fromkeys("[{", "["),
        **dict.fromkeys("]}", "]"),
        **dict.fromkeys("’′ʹ", "'"),
        **{letter: name for name, letter in GREEK.items()},
        "√": "sqrt",
    }
)


def folded(text: str) -> str:
    """The text with signs of a keyboard: `w13` for `w₁₃`, `x^2` for `x²`, `*` for `·`, `delta5` for `δ₅`."""
    raised = POWER.sub(lambda found: "^" + "".join([RAISED[sign] for sign in found[0]]), text)
    return unicodedata.normalize("NFKC", raised.translate(SIGNS)).replace("**", "^").translate(SIGNS)

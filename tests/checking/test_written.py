"""Numbers as students write them: every spelling that is one number is read, and nothing else is."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checking.reading import metered
from worked.checking.numbers.written import Unreadable, Written, is_blank, read_number, same_number, turned, typed

NUMBERS = {
    "0.755": "0.755 +0.755 .755 0,755 ,755 0.755. 0,755; ０．７５５ ٠٫٧٥٥ 0{,}755 $0.755$ $$0.755$$ 755e-3",
    "0.690": "0.690 0,690 $0{,}690$ **0.690** __0.690__ `0.690` (0.690) '0.690' “0.690” \\mathbf{0.690} {0.690} 69.0%",
    "5": "5 5. 5, +5 05 5… 5* -(-5) -{−5}",
    "-0.5": "-0.5 −0.5 –0.5 —0.5 ‐0.5 ‑0.5 ﹣0.5 －0.5 $-0.5$ -$0.5$ (−0.5) -(0.5) -**0.5** **-0.5** =-0.5 ≈−0.5 -,5",
    "0.0012": "1.2e-3 1.2E-3 1.2e−3 1.2×10^-3 1.2x10^-3 1.2·10^-3 1.2*10^{-3} 1.2*10**-3 1.2×10⁻³ 1.2×10^(-3) "
    "1.2\\cdot10^{-3} $1.2\\times10^{-3}$ 1,2·10⁻³ 0.12% 1.2•10^−3",
    "0.00120": "1.20e-3 1.20×10⁻³ 0.120%",
    "0.001": "10^-3 10⁻³ 10**-3 10^{-3} $10^{-3}$ 1e-3",
    "1.2E+5": "1.2e5 1.2E+5 1.2×10⁵ 1.2*10^+5",
    "1000": "1000 1_000 1'000 1’000",
    "1234.5": "1.234,5 1,234.5 1'234.5 1_234,5",
    "1234567": "1.234.567 1,234,567 1'234'567",
    "0.123456": "0.123_456 0.123'456 0{,}123\\,456 0.123~456",
    "0.333": "0.333... 0.333… 0.333\\dots ~0.333 ≃0.333 \\approx0.333",
    "0.652": "65.2% 65,2\\% $65.2\\%$ **65.2**%",
    "0.375": "3/8 +3/8 3⁄8 ³⁄₈ ⅜ \\frac{3}{8} $\\frac38$ \\dfrac{3}{8} (3)/(8) -3/-8 37.5/100 \\frac{-3{,}75}{-10}",
    "-0.25": "-1/4 −1/4 -¼ -\\frac{1}{4} \\frac{-1}{4} 1/-4",
    "0.005": "½% 1/2%",
    "1.5": "1½ 1\\frac{1}{2}",
    "-0": "-0 −0",
    "0.00": "0.00 0,00 .00",
}
WITH_BLANKS = {
    "0.755": ["  0.755\t", "= 0.755", "about 0.755", "ca. 0.755", "Approx. 0.755", "\\( 0.755 \\)", "\u200b0.755"],
    "0.0012": ["1.2 x 10^-3", "1.2 × 10 ^ - 3", "1.2 \\cdot 10^{-3}", "1.2\\,\\cdot\\,10^{-3}", "1.2 e-3", "0.12 %"],
    "-0.5": ["- 0.5", "− 0.5", "= - 0.5", "$ -0.5 $", "about -0.5", "-about 0.5"],
    "0.1234567": ["0.123 456 7", "0.123\u2009456\u20097", "0.123\u202f456\xa07", "0.12345 67"],
    "1234.5": ["1 234.5", "1\u2009234,5"],
    "1.5": ["1 1/2", "1 ½", "+1 1/2", "3 / 2"],
    "-1.5": ["-1 1/2", "- 1½"],
    "0.5": ["**0.5** ", "____ 0.5 __", "\\_\\_0.5\\_\\_", "` 0.5 `", "( 0.5 )", "ca .5", "ca.0.5"],
}
CASES = [(text, number) for number, texts in NUMBERS.items() for text in texts.split(" ")]
CASES += [(text, number) for number, texts in WITH_BLANKS.items() for text in texts]

BLANK = ["", " ", "\t", "\xa0", "− −", "$ $", "= ____", " N/A ", "_" * 300]
BLANK += [
    "_",
    "______",
    "\\_\\_\\_\\_",
    "**____**",
    "-",
    "—",
    "?",
    "???",
    ".",
    "...",
    "…",
    "n/a",
    "n.a.",
    "()",
    "\u200b",
]

WRONG = "abc three --5 +-5 0.5.6 1,234,56 0.123.456 1,2.3,4 1.234.5,6 12(3) 2(3) [5] (5 1/2/3 1/ /2 5%% % 2^3 5² x^2"
WRONG += " x10^3 ×10^3 1.2*10 10^0.5 1e e5 1e5e5 0x10 + __import__('os') 2+2 1j 12:30 ² $1$$2$ 0.5$0.6"
WRONG_WITH_BLANKS = "0.5 cm|0.5 0.6|0.5; 0.6|0.5 or 0.6|0.5, 0.6|1 2|5 6|0. 755|1 23|0 123|- -5|1 3/2|0.12 34"
WRONG_WITH_BLANKS += "|0.5 ± 0.1|0.755 (rounded)|a = 0.5"
OTHERS = [
    *((text, "is not finite") for text in ("nan", "NaN", "inf", "-inf", "Infinity", "∞", "-∞", "$\\infty$")),
    *((text, "divides by zero") for text in ("1/0", "0/0", "-1/0.0", "\\frac{1}{0}")),
    *((text, "exponent beyond 60") for text in ("1e61", "1e-61", "10^100", "1e999999999", "10²²²")),
    *((text, "more than 40 digits") for text in ("1" * 41, "0." + "1" * 41, "1" * 20 + "." + "1" * 21)),
    *((text, "longer than 100 characters") for text in ("1" * 101, "0." + "0" * 99, "a" * 1000)),
]


@pytest.mark.parametrize(("text", "number"), CASES, ids=[text for text, _ in CASES])
def test_a_number_is_read_in_all_its_spellings(text, number):
    found = read_number(text)
    assert found is not None
    assert str(found.number.normalize() if found.whole else found.number) == str(Decimal(number))
    assert found.text == text.strip()


@pytest.mark.parametrize("text", BLANK)
def test_a_blank_is_no_answer(text):
    assert is_blank(text)
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [*((text, "is no number") for text in [*WRONG.split(), *WRONG_WITH_BLANKS.split("|")]), *OTHERS],
)
def test_all_else_is_refused_with_half_a_sentence(text, reason):
    with pytest.raises(Unreadable, match=reason):
        read_number(text)


def test_only_fractions_are_whole():
    third = read_number("1/3")
    assert third == Written("1/3", Decimal("0." + "3" * 40), True)
    assert read_number("2/4").number == Decimal("0.5")
    assert all(read_number(text).whole for text in ("½", "1 1/2", "-3/8"))
    assert not any(read_number(text).whole for text in ("50%", "0.5", "1e-3"))


def test_the_limits_themselves_are_allowed():
    assert read_number("0." + "1" * 40).number == Decimal("0." + "1" * 40)
    assert read_number("1e-60").number == Decimal("1e-60")
    assert read_number("0." + "0" * 90 + "1").number == Decimal("1e-91")
    assert read_number("0.5".rjust(5000)).text == "0.5"
    assert len(read_number("(" * 45 + "0.5" + ")" * 45).text) == 80


@pytest.mark.parametrize("text", ["1", "_", " ", "(", "1 ", "1,", "\\frac{", "10^", "*", "'", "⅜", "{,}", "1_"])
def test_a_long_text_is_no_more_work(text, monkeypatch):
    """What is longer than a number may be is looked at only for whether it is a blank."""
    meter = metered(monkeypatch)
    for whole in (text * 1_000_000, text * 1_000_000 + "x", "_" * 1_000_000 + text):
        with suppress(Unreadable):
            read_number(whole)
        assert len(whole) <= meter.taken() <= 3 * len(whole)
    with suppress(Unreadable):
        read_number(text * (100 // len(text)))
    assert meter.taken() <= 100 * 100


@pytest.mark.parametrize(
    ("text", "other"),
    [
        *(("0.5", "-0.5"), ("$0.5$", "$-0.5$"), ("(0.5)", "(-0.5)"), ("about 0.5", "about -0.5"), ("65 %", "-65 %")),
        *(("1 1/2", "-1 1/2"), ("\\(0.5\\)", "\\(-0.5\\)"), ("**½**", "**-½**"), ("\\frac{1}{4}", "-\\frac{1}{4}")),
    ],
)
def test_a_sign_is_turned_there_and_back(text, other):
    assert turned(text) == other
    assert turned(other) == text
    assert turned(other.replace("-", "−")) == text
    assert read_number(other).number == -read_number(text).number


def test_a_plus_is_turned_too():
    assert turned("+0.5") == "-0.5"
    assert turned("dunno") == "-dunno"


def test_numbers_are_compared_as_numbers():
    assert same_number("0.5", "1/2") and same_number("0,50", "50 %") and same_number("dunno", "dunno")
    assert not same_number("0.5", "0.51") and not same_number("dunno", "0.5") and not same_number("", "0")


def test_values_have_a_text():
    assert [typed(value) for value in ("0.50", None, 1e-7, 3, Decimal("0.690"), True, [1])] == [
        *("0.50", "", "1e-07", "3", "0.690", None, None)
    ]
    assert len(typed(10**10_000)) == 101


SPELLINGS = [
    str,
    lambda number: f" = {number} ",
    lambda number: f"${number}$",
    lambda number: str(number).replace("-", "−"),
    lambda number: str(number).replace(".", ","),
    lambda number: f"**{number}**",
    lambda number: str(number).replace("E", "×10^"),
    lambda number: str(number).replace("E+", "E").replace("E", " \\cdot 10^{") + ("}" if "E" in str(number) else ""),
    lambda number: f"{number:,f}" if number.as_tuple().exponent < 0 else str(number),
    lambda number: f"{number:,f}".replace(",", "'") if number.as_tuple().exponent < 0 else str(number),
]


@given(
    st.builds(
        lambda sign, digits, exponent: Decimal((sign, tuple(map(int, str(digits))), exponent)),
        st.integers(0, 1),
        st.integers(0, 10**20),
        st.integers(-30, 30),
    ),
    st.sampled_from(SPELLINGS),
)
def test_any_decimal_is_read_to_its_last_digit(number, spelling):
    text = spelling(number)
    assert read_number(text).number.as_tuple() == number.as_tuple()
    assert read_number(turned(text)).number.as_tuple() == number.copy_negate().as_tuple()


@given(st.text() | st.text("0123456789.,-+/*^eEx10%$\\{}()_ '½²⁻⁄~=frac", max_size=20))
def test_no_text_breaks_the_reader(text):
    try:
        found = read_number(text)
    except Unreadable as error:
        assert str(error) and not is_blank(text)
    else:
        assert (found is None) == is_blank(text)
        assert found is None or found.number.is_finite()
        turned(text)

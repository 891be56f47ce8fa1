"""Streams, codes and seeds are what the specification says, byte for byte, and tell nothing without the secret."""

from __future__ import annotations

import random
from hashlib import sha256
from itertools import count as numbers

import pytest
from scipy.stats import chisquare

from worked.exam.drawing import Drawing
from worked.exam.read import parse_exam
from worked.exam.stream import CODE_LETTERS, Stream, code_of, public_seed, seed_of, tidy_code

SECRET, DIGEST = b"correct horse battery staple", "0123456789abcdef" * 4
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


# The specification, in ten lines and with SHA-256 alone


def own_hmac(key: bytes, message: bytes) -> bytes:
    key = (sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner = sha256(bytes(byte ^ 0x36 for byte in key) + message).digest()
    return sha256(bytes(byte ^ 0x5C for byte in key) + inner).digest()


def own_code(secret: bytes, digest: str, label: str, number: int) -> str:
    drawn = int.from_bytes(own_hmac(secret, f"worked code 1\0{digest}\0{label}\0{number}".encode()), "big")
    letters = [LETTERS[drawn // 32**place % 32] for place in range(10)]
    return "".join(letters[:5]) + "-" + "".join(letters[5:])


def own_words(seed: bytes, name: str, attempt: int):
    key = own_hmac(seed, b"stream\0" + name.encode())
    for block in numbers():
        found = own_hmac(key, attempt.to_bytes(8, "big") + block.to_bytes(8, "big"))
        yield from (int.from_bytes(found[start : start + 8], "big") for start in (0, 8, 16, 24))


def own_below(words, count: int) -> int:
    return next(word for word in words if word < 2**64 // count * count) % count


@pytest.mark.parametrize("secret", [b"x", SECRET, bytes(range(256))])
@pytest.mark.parametrize("label", ["1", "Zoë Müller", "../../etc", "a\0b", ""])
def test_codes_and_seeds_follow_the_specification(secret, label):
    for number in range(3):
        code = code_of(secret, DIGEST, label, number)
        assert code == own_code(secret, DIGEST, label, number)
        message = f"worked variant 1\0{DIGEST}\0{code}".encode()
        assert seed_of(secret, DIGEST, code) == own_hmac(secret, message)
    assert public_seed(DIGEST, "stress") == own_hmac(b"worked", f"stress\0{DIGEST}\x000".encode())


@pytest.mark.parametrize("name", ["weight[1>3]@1", "input[x1]@1.2", "activations", "batch-order"])
def test_streams_follow_the_specification(name):
    seed = seed_of(SECRET, DIGEST, "K7QF3-M2DX9")
    for attempt in (0, 1, 2**40):
        words, own = Stream(seed, name).words(attempt), own_words(seed, name, attempt)
        assert [next(words) for _ in range(11)] == [next(own) for _ in range(11)]
        for count in (1, 2, 19, 201, 10**15, 2**63 + 1):
            assert Stream(seed, name).below(attempt, count) == own_below(own_words(seed, name, attempt), count)
        own, order = own_words(seed, name, attempt), list(range(7))
        for last in range(6, 0, -1):
            chosen = own_below(own, last + 1)
            order[last], order[chosen] = order[chosen], order[last]
        assert Stream(seed, name).order(attempt, 7) == order


def test_words_that_would_favour_small_numbers_are_passed_over():
    """Of a count just above half of all words, nearly every second word is above its largest multiple."""
    count, found = 2**63 + 1, []
    for number in range(40):
        words = own_words(b"seed", str(number), 0)
        first = next(words)
        found.append(Stream(b"seed", str(number)).below(0, count) != first)
    assert 10 < sum(found) < 30


# Fixed values: another generator would draw other variants from the codes that are printed on old sheets


def test_known_answers_of_hmac():
    """Test cases 1, 2 and 6 of RFC 4231 hold the tests' own HMAC to an outside authority."""
    assert own_hmac(b"\x0b" * 20, b"Hi There").hex().startswith("b0344c61d8db38535ca8afceaf0bf12b")
    assert own_hmac(b"Jefe", b"what do ya want for nothing?").hex().startswith("5bdcc146bf60754e6a042426089575c7")
    long = b"Test Using Larger Than Block-Size Key - Hash Key First"
    assert own_hmac(b"\xaa" * 131, long).hex().startswith("60e431591ee0b67f0d8a26aacbf5b77f")


def test_the_generator_stays_as_it_is():
    assert code_of(SECRET, DIGEST, "ann") == "PXC25-WR885"
    assert (
        seed_of(SECRET, DIGEST, "K7QF3-M2DX9").hex()
        == "4c666b4e9ae13bcc13b9b032d0dd89362b7a86fa1f5434d8909b6f50a95373a7"
    )
    stream = Stream(bytes(32), "weight[1>3]@1")
    assert [stream.below(attempt, 1000) for attempt in range(8)] == [667, 55, 929, 450, 632, 272, 781, 90]
    assert stream.order(0, 6) == [0, 2, 1, 3, 4, 5]


def test_a_variant_stays_as_it_is():
    exam = parse_exam('problem = "slides-2-2-1"\n[draw]\nweight = { from = -1, to = 1, decimals = 1 }')
    assert exam.digest == "ce3ba4eae45e9aa6eb1acc5ec70821fc44758c8a09f4c48a0586738c1231c07e"
    found = Drawing(exam).variant(bytes(32))
    assert (found.tries, found.text.splitlines()[6]) == (1, "weights = [[[-0.3, -0.7], [0.5, -0.3]], [[0.9, 0.7]]]")


# Evenness


@pytest.mark.parametrize("count", [2, 3, 20, 64])
def test_numbers_are_even(count):
    found = [0] * count
    for number in range(6000):
        found[Stream(SECRET, str(number % 60)).below(number // 60, count)] += 1
    assert chisquare(found).pvalue > 1e-4


def test_orders_are_even():
    found: dict[tuple[int, ...], int] = {}
    for attempt in range(6000):
        order = tuple(Stream(SECRET, "batch-order").order(attempt, 4))
        found[order] = found.get(order, 0) + 1
    assert len(found) == 24 and chisquare(list(found.values())).pvalue > 1e-4


def test_two_streams_and_two_attempts_are_unrelated():
    table = [[0] * 8 for _ in range(8)]
    for attempt in range(6400):
        table[Stream(SECRET, "a").below(attempt, 8)][Stream(SECRET, "b").below(attempt, 8)] += 1
    assert chisquare([each for row in table for each in row]).pvalue > 1e-4
    pairs = [[0] * 8 for _ in range(8)]
    for attempt in range(6400):
        pairs[Stream(SECRET, "a").below(attempt, 8)][Stream(SECRET, "a").below(attempt + 1, 8)] += 1
    assert chisquare([each for row in pairs for each in row]).pvalue > 1e-4


# Each quantity has a stream of its own


def test_drawing_one_more_quantity_changes_no_other():
    rules = (
        *("digits", "equal", "given-digits", "inactive", "loss", "net", "ones", "product-digits"),
        *("saturation", "ties", "visible", "zeros"),
    )
    switched_off = {"equal": "true", "ones": "true", "ties": "true", "zeros": "true"}
    off = "[require]\n" + "\n".join(f"{name} = {switched_off.get(name, 'false')}" for name in rules)
    weight, rate = "weight = { from = -1, to = 1, decimals = 1 }\n", "learning-rate = { from = 1, to = 9 }\n"
    single = '"weight[1>3]" = { from = 5, to = 9 }\n'
    least, more, other = (
        Drawing(parse_exam(f'problem = "slides-2-2-1"\n[draw]\n{drawn}{off}'))
        for drawn in (weight, weight + rate, single + rate + weight)
    )
    seen = set()
    for number in range(30):
        seed = bytes([number])
        one, two, three = (each.candidate(seed, 0).numbers for each in (least, more, other))
        assert one == {name: text for name, text in two.items() if name != "learning-rate@1"}
        assert two == {**three, "weight[1>3]@1": one["weight[1>3]@1"]}
        assert least.variant(seed).tries == more.variant(seed).tries == 1
        seen.add(tuple(one.values()))
    assert len(seen) == 30


# Codes


def test_codes_are_different():
    assert len({code_of(SECRET, DIGEST, str(number)) for number in range(100_000)}) == 100_000


@pytest.mark.parametrize(
    "change", [str.lower, str.upper, lambda code: code.replace("-", ""), lambda code: f" {code}\n"]
)
def test_codes_are_read_as_they_are_typed(change):
    for number in range(300):
        code = code_of(SECRET, DIGEST, str(number))
        assert tidy_code(change(code)) == code == tidy_code(tidy_code(code))
        assert tidy_code(change(code.replace("0", "O").replace("1", "l").replace("V", "u"))) == code


def test_no_code_is_made_of_something_else():
    assert set(CODE_LETTERS) == set(LETTERS) and len(CODE_LETTERS) == 32
    for text in ("", "K7QF3", "K7QF3-M2DX", "K7QF3-M2DX99", "K7QF3-M2DXé", "٣7QF3-M2DX9", "../../../../x"):
        assert tidy_code(text) == "", text
    source = random.Random(1)
    for _ in range(2000):
        text = "".join(chr(source.randrange(1, 0x3000)) for _ in range(10))
        assert set(tidy_code(text)) <= {*LETTERS, "-"}


# Nothing without the secret


def test_another_secret_exam_or_student_has_another_code_and_seed():
    base = code_of(SECRET, DIGEST, "1")
    others = [
        code_of(SECRET + b"x", DIGEST, "1"),
        code_of(SECRET, DIGEST[:-1] + "0", "1"),
        code_of(SECRET, DIGEST, "2"),
        code_of(SECRET, DIGEST, "1", 1),
    ]
    assert len({base, *others}) == 5
    seeds = [seed_of(SECRET, DIGEST, base), seed_of(b"other", DIGEST, base), seed_of(b"", DIGEST, base)]
    seeds += [seed_of(SECRET, "", base), public_seed(DIGEST, "stress"), public_seed(DIGEST, "samples")]
    assert len(set(seeds)) == len(seeds)


def test_parts_of_a_message_cannot_be_shifted_into_each_other():
    assert code_of(SECRET, "ab", "c") != code_of(SECRET, "a", "bc")
    assert code_of(SECRET, "a", "1", 2) != code_of(SECRET, "a", "12")

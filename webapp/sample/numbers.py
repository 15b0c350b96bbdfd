"""Invented numbers that are valid in form."""

from __future__ import annotations

PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
TYPES = {"invention": 1, "utility_model": 2, "design": 3}


def check_digit(twelve: str) -> str:
    """Check digit of a Chinese patent number (since 2003-10): weights 2-9 and 2-5, modulo 11, ten is X."""
    rest = sum(int(d) * w for d, w in zip(twelve, PATENT_WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def patent(year: int, kind: str, serial: int) -> str:
    """`ZL` + year + type + seven digits + check digit, without the dot."""
    body = f"{year}{TYPES[kind]}{serial:07d}"
    return f"ZL{body}{check_digit(body)}"


def uscc(serial: int) -> str:
    """A unified social credit code (GB 32100-2015) with a valid last character."""
    body = "9133" + f"{(serial * 7919) % 10000:04d}" + "MA2" + f"{(serial * 104729) % 1000000:06d}"
    rest = sum(USCC_LETTERS.index(c) * w for c, w in zip(body, USCC_WEIGHTS, strict=True)) % 31
    return body + USCC_LETTERS[(31 - rest) % 31]


def work(year: int, serial: int) -> str:
    """Registration number of a work of art (class F)."""
    return f"国作登字-{year}-F-{serial:08d}"

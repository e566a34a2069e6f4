"""Numbers in words -> numbers as values, scaled, with the unit that keeps them apart."""

from __future__ import annotations

import re

from qa.dates import without_dates

AMOUNT = re.compile(
    r"(?<![\w.])(?P<money>[$€£])?\s?(?P<whole>\d{1,3}(?:[,\u00a0\u202f ]\d{3})+|\d+)"
    r"(?P<part>\.\d+)?\s*(?P<scale>hundred|thousand|million|billion|trillion|bn\b|m\b|k\b)?"
    r"(?:\s*(?P<percent>%|percent\b|per cent\b))?",
    re.IGNORECASE,
)
SCALE = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
DOZENS = (
    (re.compile(r"(?i)\btwo dozen\b"), "24"),
    (re.compile(r"(?i)\b(?:half a|half-a) dozen\b"), "6"),
    (re.compile(r"(?i)\b(?:a|one) dozen\b"), "12"),
    (re.compile(r"(?i)\ba (?=hundred|thousand|million|billion)"), "one "),
    (re.compile(r"(?i)\b(?:none|nobody|no one)\b|^no\b"), "0"),
    (re.compile(r"(?i)\b([a-z]+)-(?=(?:day|week|month|year)\b)"), r"\1 "),
)
SCALED = re.compile(r"(?i)\d\s?(?:hundred|thousand|million|billion|trillion)\b")
NUMBER_WORD = re.compile(
    r"(?i)\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million)\b"
)


def amounts_in(text: str) -> set[tuple[float, str]]:
    """Return the numbers of a short answer, each with its unit: "", "%" or a currency's sign.

    Those of a date are left to `qa.dates`.

    >>> amounts_in("about 2,500 US troops"), amounts_in("$346 million"), amounts_in("a dozen")
    ({(2500.0, '')}, {(346000000.0, '$')}, {(12.0, '')})
    """
    found = set()
    for match in AMOUNT.finditer(in_digits(without_dates(text))):
        value = float(re.sub(r"\D", "", match["whole"]) + (match["part"] or ""))
        value *= SCALE.get((match["scale"] or "").lower(), 1)
        found.add((value, match["money"] or ("%" if match["percent"] else "")))
    return found


def in_digits(text: str) -> str:
    """Return the text with its number words as digits.

    >>> in_digits("twelve years"), in_digits("one hundred and fifty troops")
    ('12 years', '150 troops')
    """
    for pattern, digits in DOZENS:
        text = pattern.sub(digits, text)
    if not NUMBER_WORD.search(text) or SCALED.search(text):
        return text
    from text_to_num import alpha2digit

    written: str = alpha2digit(text, "en", threshold=0)
    return written

"""Public claims with their evidence -> pairs that teach "this evidence supports this statement"."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from qa.reader.gap import GAP
from qa.reader.pairs import Example, Row, read_rows
from qa.reader.unanswerable import ENTITY, NUMBER, OPPOSITES

# Only sets whose licence allows shipped weights; the other halves are measured on.
TRAINED_ON = ("fm2_test", "fever_symmetric_v02_dev", "begin_test_wow", "wice_claim_oracle_dev")
NEGATIONS = (
    (re.compile(r"\b(is|are|was|were|has|had|will|would|can|could)\b(?! not)"), r"\1 not"),
    (re.compile(r"\b(is|are|was|were|has|had|will|would|can|could) not\b"), r"\1"),
)
TOKENISED = re.compile(r"\s+([,.;:?!%)]|'s\b|n't\b)|(?<=\()\s+")


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement, its evidence, and whether the evidence supports the whole of it."""

    statement: str
    evidence: str
    supported: bool


def written_as_people_do(text: str) -> str:
    """Undo "he did n't , ( yet )" of tokenised sets."""
    text = text.replace("-LRB-", "(").replace("-RRB-", ")").replace("--", "–")
    return TOKENISED.sub(lambda m: m.group(1) or "", text).strip()


def from_rows(rows: list[Row]) -> list[Claim]:
    """Turn claim rows into claims; a label other than entailment is no support."""
    return [
        Claim(
            written_as_people_do(str(row["hypothesis"])),
            written_as_people_do(str(row["premise"]))[:1600],
            row["label"] == "entailment",
        )
        for row in rows
    ]


def falsified(claim: Claim, rng: random.Random) -> Claim | None:
    """Change one name, number, relation or negation of a supported statement."""
    text = claim.statement
    options: list[tuple[int, int, str]] = []
    for m in NUMBER.finditer(text):
        digits = re.sub(r"\D", "", m.group())
        if 0 < len(digits) < 9:
            options.append((*m.span(), str(int(digits) + rng.choice([1, 2, 5, 10]))))
    for m in re.finditer(r"\w+", text):
        if m.group().lower() in OPPOSITES:
            options.append((*m.span(), OPPOSITES[m.group().lower()]))
    others = [n for n in ENTITY.findall(claim.evidence) if n not in text]
    for m in ENTITY.finditer(text):
        if others:
            options.append((*m.span(), rng.choice(others)))
    for pattern, new in NEGATIONS:
        found = pattern.search(text)
        if found:
            options.append((*found.span(), found.expand(new)))
    if not options:
        return None
    start, end, new_text = rng.choice(options)
    return replace(claim, statement=text[:start] + new_text + text[end:], supported=False)


def all_claims(data: Path) -> list[Claim]:
    """Return the claims of the sets that are trained on, as they stand."""
    return [
        claim
        for name in TRAINED_ON
        for claim in from_rows(read_rows(data / "claims" / f"{name}.jsonl.gz"))
    ]


def claim_gaps(data: Path, rng: random.Random) -> list[Example]:
    """Return supported claims with a gap for a number or name, which their evidence fills."""
    found = []
    for claim in all_claims(data):
        text, evidence = claim.statement, claim.evidence
        values = [m for kind in (NUMBER, ENTITY) for m in kind.finditer(text)]
        places = [(m, list(re.finditer(rf"\b{re.escape(m.group())}\b", evidence))) for m in values]
        once = [(m, stands[0].span()) for m, stands in places if len(stands) == 1]
        if claim.supported and once:
            left_out, answer = rng.choice(once)
            asked = f"{text[: left_out.start()]}{GAP}{text[left_out.end() :]}"
            found.append(Example(asked, evidence, answer))
    return found


def training_claims(data: Path, *, seed: int, share: float = 1.0) -> list[Claim]:
    """Return a shuffled `share` of the claims, with a falsified twin of a half of the supported."""
    rng = random.Random(seed)
    claims = all_claims(data)
    twins: Iterator[Claim | None] = (
        falsified(c, rng) for c in claims if c.supported and rng.random() < 0.5
    )
    claims += [t for t in twins if t is not None]
    rng.shuffle(claims)
    return claims[: round(len(claims) * min(1.0, share))]

"""Hedges, plans and conditions: is a statement as sure as its evidence?"""

from __future__ import annotations

import re

from qa.draft.polarity import stems

TAKEN = 0.6  # of the words that the nearest clause shares, for a clause to matter too
FEW = 4  # content words of a clause that only says on whose word another holds
CLAUSES = re.compile(r"(?<=[;:])\s|,\s|\s[–—-]\s|\s(?=(?:while|but|although|and|unless|if)\s)")
# How sure a clause is. What is said without any of these is a fact.
GUESSED = re.compile(
    r"(?i)\b(may|might|could|possibl\w*|perhaps|suggest(?:s|ed|ing)?|reportedly|alleged(?:ly)?"
    r"|unconfirmed|claim(?:s|ed|ing)?|rumou?r\w*|potential(?:ly)?|believed to|thought to"
    r"|appears? to|seems? to|apparently|propos(?:e|es|ed|al|als|ing)|explor(?:e|es|ed|ing)"
    r"|consider(?:s|ed|ing)?|likely|whether to|in talks|negotiat(?:e|es|ed|ing))\b"
)
PLANNED = re.compile(
    r"(?i)\b(will|would|shall|should|expect(?:s|ed|ing)?|plan(?:s|ned|ning)?|schedule[ds]?|set to"
    r"|due to (?:be|begin|conclude|depart|end|leave|start|take)|aim(?:s|ed|ing)?|wants?"
    r"|intend(?:s|ed|ing)?|intent(?:ion)?|seek(?:s|ing)?|hop(?:e|es|ed|ing)|going to|to be|is to"
    r"|are to|about to|await(?:s|ed|ing)?|impending)\b"
)
# Words that leave a thing to whoever said it. "Claimed" may be told as "said".
TOLD_BY = re.compile(r"(?i)\b(said|says?|told|reported|according to|stated)\b")
SOMEBODYS = re.compile(r"(?i)\b(suggest\w*|reportedly|alleged\w*|claim\w*|appears?|seems?)\b")
CONDITION = re.compile(r"(?i)\b(?:if|unless|provided that|as long as|in case)\b")
DONE = re.compile(r"(?i)\b(?:was|were|has|have|had|did|already|now)\b")
# What is told as past, beside what ends in -ed.
PAST = frozenset(
    (
        "became began bought broke brought built came chose drew drove fell flew fought found gave "
        "got grew held kept knew laid led left lost made met paid ran rose sent shot spent spoke "
        "stood struck swore took taught thought went withdrew won wrote"
    ).split()
)
TELLING = frozenset("announced confirmed declared reported stated added explained noted".split())


def sureness(text: str) -> int:
    """Return 1 for what is guessed or proposed, 2 for what is planned, 3 for what is a fact."""
    if GUESSED.search(text) or CONDITION.search(text):
        return 1
    return 2 if PLANNED.search(text) else 3


def told_as_done(statement: str, clause: str) -> bool:
    """Tell whether a statement tells as past what a clause does not.

    >>> told_as_done("Talks began.", "Talks will begin."), told_as_done("It is led.", "It is led.")
    (True, False)
    """
    if DONE.search(statement):
        return True
    there = frozenset(re.findall(r"[a-z]+", clause.lower())) | TELLING
    words = re.findall(r"[a-z]+", statement.lower())
    past = (w for w in words if w in PAST or re.fullmatch(r"[a-z]{2,}[^e\W]ed", w))
    return any(w not in there for w in past)


def wrong_sureness(statement: str, evidence: str) -> list[str]:
    """Return how a statement is surer than its evidence.

    Only the clauses of the evidence that the statement takes up count.
    """
    clause = clause_for(statement, evidence)
    said, there = sureness(statement), sureness(clause)
    if said <= there:
        return []
    if there == 1:
        word = GUESSED.search(clause) or CONDITION.search(clause)
        if word and SOMEBODYS.match(word.group()) and TOLD_BY.search(statement):
            return []
        return [f"the quoted words say {word.group().lower() if word else 'may'!r}"]
    if told_as_done(statement, clause):
        word = PLANNED.search(clause)
        return [f"the quoted words say {word.group().lower() if word else 'will'!r}, not done"]
    return []


def clause_for(statement: str, evidence: str) -> str:
    """Return the clauses of the evidence that share most words with the statement, as one text.

    A condition, and words that only leave the rest to somebody, belong to what stands beside them.

    >>> clause_for("Troops leave.", "If all agree, troops leave, reports suggest, and Iraq votes.")
    'If all agree, troops leave, reports suggest'
    """
    told = frozenset(stems(statement))
    clauses = CLAUSES.split(evidence)
    counts = [len(frozenset(stems(c)) & told) for c in clauses]
    most = max(counts)
    taken = [bool(n) and n >= TAKEN * most for n in counts]
    return ", ".join(
        clause
        for i, clause in enumerate(clauses)
        if taken[i] or (any(taken[max(0, i - 1) : i + 2]) and qualifies(clause))
    )


def qualifies(clause: str) -> bool:
    """Tell whether a clause says only on what condition, or on whose word, its neighbour holds."""
    guessed = GUESSED.search(clause)
    return bool(CONDITION.search(clause) or (guessed and len(stems(clause)) <= FEW))

"""Apostrophes as the samples have them: typed ones may be curved, or missing."""

import re

CURVED = "\N{RIGHT SINGLE QUOTATION MARK}"
MISSING = {
    **{short: short[:-1] + "'s" for short in ("whats", "whos", "wheres", "hows", "thats", "theres")},
    **{f"{verb}nt": f"{verb}n't" for verb in ("do", "does", "did", "is", "was", "have", "has", "would", "should")},
    **{"youre": "you're", "youve": "you've", "weve": "we've", "gehts": "geht's"},
}
"""Words that are nothing else without their apostrophe, in English or German."""
WORD = re.compile(rf"\b(?:{'|'.join(MISSING)})\b")
IVE = re.compile(r"(^|\b(?:and|but|that) )ive\b")
"""Elsewhere it may be a name."""


def with_apostrophes(text: str) -> str:
    """`text`: in lower case."""
    return IVE.sub(r"\1i've", WORD.sub(lambda found: MISSING[found[0]], text.replace(CURVED, "'")))

"""Certificates of several countries as the age from which a movie may be seen."""

import re

PARENTAL_GUIDANCE = 8
AGES = {
    **dict.fromkeys(("G", "U", "UC", "ATP", "AA", "L", "TV-Y", "TV-G", "AL", "T", "A", "TP", "E", "0"), 0),
    **dict.fromkeys(("PG", "GP", "TV-PG", "TV-Y7", "M/PG"), PARENTAL_GUIDANCE),
    "PG-13": 13,
    "TV-14": 14,
    "R": 17,
    "TV-MA": 17,
    **dict.fromkeys(("NC-17", "X", "XXX", "R18", "R18+"), 18),
}
NUMBERED = re.compile(r"(?:FSK|BBFC|USK|PEGI|AB|VM|M|R|K|-)?[\s/:-]*(\d{1,2})(?:\s*(?:A|PG|RC|\+|LET|ANS|JAHREN))?")
MAX_AGE = 21


def certificate_age(certificate: str | None) -> int | None:
    """None if the certificate is unknown, or says nothing about an age ("Not Rated")."""
    text = (certificate or "").strip().upper()
    if text in AGES:
        return AGES[text]
    numbered = NUMBERED.fullmatch(text)
    return int(numbered[1]) if numbered and int(numbered[1]) <= MAX_AGE else None

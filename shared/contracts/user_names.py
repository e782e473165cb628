"""Which user names count as the same."""

import unicodedata

JOINERS = "\u200c\u200d"
"""Zero-width characters that Persian, Indic scripts and emoji need between others."""
_WITHOUT_JOINERS = dict.fromkeys(map(ord, JOINERS))


def name_key(name: str) -> str:
    """Names that look alike have the same key."""
    folded = " ".join(unicodedata.normalize("NFKC", name.translate(_WITHOUT_JOINERS)).split()).casefold()
    return unicodedata.normalize("NFKC", folded)

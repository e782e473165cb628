"""Which user names count as the same."""

import unicodedata


def name_key(name: str) -> str:
    """Names that look alike have the same key."""
    folded = " ".join(unicodedata.normalize("NFKC", name).split()).casefold()
    return unicodedata.normalize("NFKC", folded)

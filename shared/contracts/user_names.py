"""When two user names are the same name."""

import unicodedata


def name_key(name: str) -> str:
    """Names that look alike are the same name."""
    folded = " ".join(unicodedata.normalize("NFKC", name).split()).casefold()
    return unicodedata.normalize("NFKC", folded)

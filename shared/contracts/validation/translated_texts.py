"""Marks the texts of contracts that the site translates where it shows them."""


def N_(text: str) -> str:
    """Marks a text that is translated where it is shown."""
    return text

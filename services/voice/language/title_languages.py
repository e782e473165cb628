"""The language of a title, so that it is spoken as its own language is."""

import re

ARTICLES = {
    "de-DE": {"das", "der", "ein", "eine"},
    "fr-FR": {"le", "les", "un", "une"},
    "it-IT": {"il", "lo", "gli"},
    "es-ES": {"el"},
}
"""First words that no English title starts with. "Die" and "la" are not among them."""
LETTERS = {"de-DE": "äöüß", "fr-FR": "èêçàœ", "es-ES": "ñ¿¡"}
WORD = re.compile(r"[^\W\d_]+")


def title_language(title: str) -> str:
    """English unless the first word or the letters say otherwise."""
    first, *others = WORD.findall(title.casefold()) or [""]
    by_article = [language for language, articles in ARTICLES.items() if first in articles and others]
    by_letters = [language for language, letters in LETTERS.items() if set(letters) & set(title.casefold())]
    return (by_article or by_letters or ["en-US"])[0]

"""Puts texts into the language of the page. The catalogues are compiled in memory from the `.po` files."""

from datetime import date
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from services.web.localization.elsewhere import recognize
from services.web.localization.formats import day, number, short_decimal
from services.web.localization.languages import LANGUAGES, Language, current_language
from services.web.localization.messages import Message

TRANSLATIONS = Path(__file__).parent / "translations"


def po_file(language: Language) -> Path:
    return TRANSLATIONS / f"{language}.po"


def read_catalogue(language: Language) -> NullTranslations:
    compiled = BytesIO()
    with po_file(language).open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


SOURCE, *TRANSLATED = LANGUAGES
"""The texts in the source are English."""
CATALOGUES: dict[Language, NullTranslations] = {
    SOURCE: NullTranslations(),
    **{language: read_catalogue(language) for language in TRANSLATED},
}


def gettext(text: str) -> str:
    return CATALOGUES[current_language()].gettext(text) if text else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    return CATALOGUES[current_language()].ngettext(singular, plural, count)


def translate(text: str) -> str:
    """A sentence that was made elsewhere, such as that of an error. Stays English if it is not in the catalogue."""
    message = text if isinstance(text, Message) else recognize(text)
    if message is None:
        return gettext(text)
    return gettext(message.template) % {name: _shown(value) for name, value in message.values.items()}


def _shown(value: object) -> object:
    match value:
        case int():
            return number(value)
        case float():
            return short_decimal(value)
        case date():
            return day(value)
        case tuple():
            return ", ".join(map(gettext, value))
        case Message():
            return translate(value)
    return value

"""Sentences with values that are put into words before it is known who reads them, such as those of errors."""

from typing import Self

from shared.contracts.validation.translated_texts import N_ as N_


class Message(str):
    """The sentence in English, which is what the API answers. Pages translate its template.

    Values stand in the template as `%(name)s`. Numbers and days are formatted, and the texts of a tuple are translated
    one by one; a year has to be text.
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, **values: object) -> Self:
        shown = {name: _in_english(value) for name, value in values.items()}
        message = super().__new__(cls, template % shown)
        message.template, message.values = template, values
        return message

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """For copies and pickles, which would take the sentence for the template."""
        return (self.template,), self.values


def _in_english(value: object) -> object:
    match value:
        case int():
            return f"{value:,}"
        case float():
            return f"{value:g}"
        case tuple():
            return ", ".join(value)
    return value


def ngettext_later(singular: str, plural: str) -> tuple[str, str]:
    """Marks a text with its plural, for `ngettext` where it is shown."""
    return singular, plural

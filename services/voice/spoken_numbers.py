"""Numbers as people say or type them: what `AMAZON.NUMBER` makes of speech, for the conversation in writing."""

import re

UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
VALUES = dict(zip(UNITS + TEENS, range(20), strict=True)) | dict(zip(TENS, range(20, 100, 10), strict=True))

_UNIT, _TEEN, _TENS = "|".join(UNITS), "|".join(TEENS), "|".join(TENS)
_BELOW_100 = rf"(?:(?:{_TENS})(?: (?:{_UNIT})\b)?|{_TEEN}|{_UNIT})\b"
_BELOW_1000 = rf"(?:(?:{_UNIT}|a) hundred(?:(?: and)? {_BELOW_100})?|{_BELOW_100})"
_WHOLE = rf"(?:{_BELOW_1000} thousand(?:(?: and)? {_BELOW_1000})?|{_BELOW_1000})"

# Atomic, as "one hundred and five" is one number, not two, and so that no text takes long to refuse.
NUMBER = rf"(?>(?:minus |negative )?{_WHOLE}(?: {_WHOLE})*|-?[0-9][^ ]*|\?)"


def number_value(said: str) -> str:
    """Digits for what `NUMBER` matched, or "?" as Alexa gives it. Parts said one by one are joined: one ninety six."""
    if said[0].isdecimal() or said[0] in "-?":
        digits = said.replace(",", "")
        return digits if re.fullmatch("-?[0-9]+", digits) else "?"
    sign = "-" if said.startswith(("minus", "negative")) else ""
    return sign + "".join(str(_whole_value(whole)) for whole in re.findall(_WHOLE, said))


def _whole_value(whole: str) -> int:
    thousands = hundreds = 0
    for word in whole.split():
        if word == "thousand":
            thousands, hundreds = hundreds * 1000, 0
        elif word == "hundred":
            hundreds = max(hundreds, 1) * 100
        else:
            hundreds += VALUES.get(word, 0)
    return thousands + hundreds

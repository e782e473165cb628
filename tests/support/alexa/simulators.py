"""Alexa's language understanding, one simulator for each locale: loading its samples takes long."""

from copy import deepcopy
from functools import cache
from typing import Any

from services.voice.text_input.nlu_simulator import NluSimulator


class RememberingSimulator(NluSimulator):
    """Understands each text once: many tests say the same."""

    def __init__(self, locale: str) -> None:
        super().__init__(locale)
        self._understood_as: dict[tuple[str, tuple[str, str] | None], dict[str, Any]] = {}

    def request(self, text: str, elicited: tuple[str, str] | None = None) -> dict[str, Any]:
        known = self._understood_as
        if (text, elicited) not in known:
            known[text, elicited] = super().request(text, elicited)
        return deepcopy(known[text, elicited])


@cache
def simulator(locale: str) -> NluSimulator:
    return RememberingSimulator(locale)

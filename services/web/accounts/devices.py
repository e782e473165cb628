"""What a session's device is called, from the `User-Agent` with which it was opened."""

import re
from dataclasses import dataclass

BROWSERS = (
    ("Edge", r"\bEdg(e|A|iOS)?/"),
    ("Opera", r"\b(OPR|Opera|OPiOS)/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Vivaldi", r"\bVivaldi/"),
    ("Firefox", r"\b(Firefox|FxiOS)/"),
    ("Chrome", r"\b(Headless)?Chrome/|\bCriOS/"),
    ("Chromium", r"\bChromium/"),
    ("Safari", r"\bVersion/.*\bSafari/"),
)
"""The first that matches: most browsers also claim to be the ones further down."""
SYSTEMS = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Windows", r"\bWindows\b"),
    ("macOS", r"\bMac ?OS\b|\bMacintosh\b"),
    ("Linux", r"\bLinux\b|\bX11\b"),
)
MAX_CHARACTERS = 1000
PROGRAM = re.compile(r"([A-Za-z][A-Za-z0-9_.-]{0,29})/", re.ASCII)
"""At the beginning, for programs that are no browsers, such as `curl/8.5`."""


@dataclass(frozen=True)
class Device:
    """Empty where nothing is known. Neither holds anything of the header but the name of a program."""

    browser: str = ""
    system: str = ""

    @classmethod
    def from_user_agent(cls, header: str) -> "Device":
        text = header[:MAX_CHARACTERS]
        return cls(_first(BROWSERS, text) or _program(text), _first(SYSTEMS, text))

    def __str__(self) -> str:
        return " on ".join(filter(None, (self.browser, self.system))) or "Unknown device"


def _first(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for name, pattern in names if re.search(pattern, text)), "")


def _program(text: str) -> str:
    match = PROGRAM.match(text)
    return match[1] if match and match[1] != "Mozilla" else ""

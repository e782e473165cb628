"""A page in a browser that is driven by WebDriver: deeds by what people see, and waiting for what they then see."""

import time
from typing import Any

from tests.support.webdriver.protocol import ELEMENT, Commands, WebDriverError

WAIT_SECONDS = 20


class WebPage:
    def __init__(self, commands: Commands, base_url: str) -> None:
        self._commands = commands
        self._base_url = base_url

    def goto(self, path: str) -> None:
        self._commands.call("Navigate", url=f"{self._base_url}{path}")

    def back(self) -> None:
        self._commands.call("Back")

    def fill(self, selector: str, text: str) -> None:
        """In place of what stands there."""
        self.run("document.querySelector(arguments[0]).value = ''", selector)
        self._commands.call("ElementSendKeys", id=self._find(selector), text=text)

    def press(self, selector: str) -> None:
        """Brings it into the middle of the window first, where no bar covers it, and at once: a click on what still
        scrolls misses it."""
        instantly = "document.querySelector(arguments[0]).scrollIntoView({block: 'center', behavior: 'instant'})"
        self.run(instantly, selector)
        self._commands.call("ElementClick", id=self._find(selector))

    def press_button(self, text: str) -> None:
        found = "[...document.querySelectorAll('main a, main button, #toasts button')]"
        wanted = f"{found}.find(each => each.textContent.trim().startsWith(arguments[0]) && each.checkVisibility())"
        self.wait_for(f"return Boolean({wanted})", text)
        self.run(f"{wanted}.setAttribute('data-pressed', '')", text)
        self.press("[data-pressed]")

    def run(self, script: str, *arguments: Any) -> Any:
        return self._commands.call("ExecuteScript", script=script, args=list(arguments))

    def texts(self, selector: str) -> list[str]:
        script = "return [...document.querySelectorAll(arguments[0])].map(each => each.textContent.trim())"
        found: list[str] = self.run(script, selector)
        return found

    def wait_for(self, script: str, *arguments: Any) -> None:
        """Until the script returns something true; the page may be replaced meanwhile."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not self._try(script, *arguments):
            assert time.monotonic() < deadline, f"{script} {arguments}: {self._try('return document.body.innerText')}"
            time.sleep(0.05)

    def wait_for_text(self, selector: str, text: str) -> None:
        self.wait_for("return document.querySelector(arguments[0])?.textContent.includes(arguments[1])", selector, text)

    def _try(self, script: str, *arguments: Any) -> Any:
        try:
            return self.run(script, *arguments)
        except WebDriverError:
            return None

    def _find(self, selector: str) -> str:
        found: dict[str, str] = self._commands.call("FindElement", using="css selector", value=selector)
        return found[ELEMENT]

"""Two who use the site without a pointer: one by the keyboard, one by a screen reader. Both know parts of a page by
their role and name only."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from playwright.sync_api import CDPSession, Locator, Page

from tests.support.browser import wait_until

MOST_TABS = 150
FOCUSED = "element => element === document.activeElement"
SHOWS_FOCUS = """element => [element, element.parentElement, element.closest("fieldset")].some((each) => {
  const { outlineStyle, boxShadow } = each ? getComputedStyle(each) : {};
  return each && (outlineStyle !== "none" || boxShadow !== "none");
})"""
ACTIVATE = "function () { const shown = this.isConnected; this.focus(); if (shown) this.click(); return shown; }"
RECORD = """() => {
  window.heard = window.heard ?? [];
  const listen = () => new MutationObserver((changes) => {
    for (const { target } of changes) {
      const element = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
      const region = element?.closest('[role="status"], [role="alert"], [aria-live]');
      if (region?.textContent.trim()) window.heard.push(region.textContent.replace(/\\s+/g, " ").trim());
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
  document.body ? listen() : document.addEventListener("DOMContentLoaded", listen);
}"""

ATTEMPTS = 100


class AssistedUser(Protocol):
    page: Page

    def focus(self, role: Any, name: str) -> None:
        """Raises `AssertionError` if there is no such part that this user can get to."""
        ...

    def press(self, role: Any, name: str) -> None: ...

    def open(self, summary: str) -> None:
        """Details, by their summary, which is a disclosure triangle to the browser and nothing to Playwright."""
        ...

    def fill(self, name: str, text: str, role: str = "textbox") -> None: ...


class FilledByTyping:
    page: Page

    def fill(self: AssistedUser, name: str, text: str, role: str = "textbox") -> None:
        self.focus(role, name)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)


class KeyboardUser(FilledByTyping):
    """Gets everywhere by Tab. Focus is on a part of the page at each step, which shows that it has it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def focus(self, role: Any, name: str) -> None:
        self.focus_on(self.page.get_by_role(role, name=name, exact=True).first)

    def focus_on(self, target: Locator) -> None:
        for _ in range(MOST_TABS):
            if target.evaluate(FOCUSED):
                assert self._shows_focus(target), f"{target} does not show that it has the focus"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not get to {target}")

    def open(self, summary: str) -> None:
        self.focus_on(self.page.locator("summary", has_text=summary))
        self.page.keyboard.press("Enter")

    def press(self, role: Any, name: str) -> None:
        self.focus(role, name)
        self.page.keyboard.press("Space" if role in {"checkbox", "radio"} else "Enter")

    def _shows_focus(self, target: Locator) -> bool:
        return bool(target.evaluate(SHOWS_FOCUS))


class ScreenReaderUser(FilledByTyping):
    """Finds parts in the browser's accessibility tree, and activates them there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._session: CDPSession = page.context.new_cdp_session(page)

    def focus(self, role: Any, name: str) -> None:
        self._session.send("DOM.focus", {"backendNodeId": self._node(role, name)})

    def press(self, role: Any, name: str) -> None:
        self._press(lambda: self._node(role, name), f"{role} {name}")

    def open(self, summary: str) -> None:
        self.page.locator("summary", has_text=summary).wait_for()
        self._press(lambda: self._find("disclosuretriangle", summary), summary)

    def _press(self, find: Callable[[], int], what: str) -> None:
        for _ in range(ATTEMPTS):
            if self._activate(find()):
                return
            self.page.wait_for_timeout(50)  # the tree is a little later than the page
        raise AssertionError(f"{what} is in the accessibility tree and not on the page")

    def _activate(self, node_id: int) -> bool:
        """False if it is gone from the page."""
        node = self._session.send("DOM.resolveNode", {"backendNodeId": node_id})
        click = {"functionDeclaration": ACTIVATE, "objectId": node["object"]["objectId"], "returnByValue": True}
        return bool(self._session.send("Runtime.callFunctionOn", click)["result"]["value"])

    def _node(self, role: str, name: str) -> int:
        self.page.get_by_role(role, name=name, exact=True).first.wait_for()  # type: ignore[arg-type]
        return self._find(role, name)

    def _find(self, role: str, name: str) -> int:
        tree = self._session.send("Accessibility.getFullAXTree")["nodes"]
        found = [node for node in _in_reading_order(tree) if not node["ignored"] and _value(node, "name") == name]
        matching = [node for node in found if _value(node, "role").lower() in {role, "searchbox", "disclosuretriangle"}]
        assert matching, f"the accessibility tree has no {role} {name}"
        return int(matching[0]["backendDOMNodeId"])


def _in_reading_order(tree: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    nodes, waiting = {node["nodeId"]: node for node in tree}, [tree[0]["nodeId"]]
    while waiting:
        if node := nodes.get(waiting.pop()):
            yield node
            waiting += reversed(node.get("childIds", []))


def _value(node: dict[str, Any], field: str) -> str:
    return " ".join(str(node.get(field, {}).get("value", "")).split())


def record_announcements(page: Page) -> None:
    """Before the first page is opened."""
    page.add_init_script(f"({RECORD})()")


def wait_until_heard(page: Page, text: str) -> None:
    wait_until(page, "text => window.heard.some((each) => each.includes(text))", text)

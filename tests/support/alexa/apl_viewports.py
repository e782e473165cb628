"""APL documents as a viewport inflates them: with the resources of that viewport in place of their names."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Viewport:
    """Width and height in dp, as Amazon's viewport profiles have them."""

    name: str
    width: int
    height: int
    mode: str = "hub"
    shape: str = "rectangle"

    def meets(self, condition: str | None) -> bool:
        """Evaluates the conditions that our documents use."""
        if condition is None:
            return True
        facts = {"mode": repr(self.mode), "shape": repr(self.shape), "width": self.width, "height": self.height}
        for fact, value in facts.items():
            condition = condition.replace(f"viewport.{fact}", str(value))
        return bool(eval(condition.strip("${}").replace("&&", "and"), {"__builtins__": {}}))

    def dp(self, dimension: str) -> float:
        """A dimension in dp."""
        for unit, whole in (("vw", self.width), ("vh", self.height), ("dp", 100)):
            if dimension.endswith(unit):
                return float(dimension.removesuffix(unit)) * whole / 100
        raise ValueError(dimension)


VIEWPORTS = [
    Viewport("Echo Spot", 480, 480, shape="round"),
    Viewport("Echo Show 5", 960, 480),
    Viewport("Echo Show 8", 1280, 800),
    Viewport("Echo Show 15, portrait", 1080, 1920),
    Viewport("Fire TV", 960, 540, mode="tv"),
]


def inflate(document: dict[str, Any], viewport: Viewport) -> dict[str, Any]:
    """The document without references to resources. The last block that applies wins, as in APL."""
    values: dict[str, str] = {}
    for block in document["resources"]:
        if viewport.meets(block.get("when")):
            values |= block["dimensions"]
    resources = [block | {"when": viewport.meets(block.get("when"))} for block in document["resources"]]
    return dict(
        _replace(document | {"resources": resources, "styles": _without_conditions(document["styles"])}, values)
    )


def _without_conditions(styles: dict[str, Any]) -> dict[str, Any]:
    """A state is known on the device only."""
    return {name: {"values": [{**value, "when": True} for value in style["values"]]} for name, style in styles.items()}


def _replace(node: Any, values: dict[str, str]) -> Any:
    if isinstance(node, dict):
        return {name: _replace(value, values) for name, value in node.items()}
    if isinstance(node, list):
        return [_replace(value, values) for value in node]
    is_reference = isinstance(node, str) and node.startswith("@")
    return values[node.removeprefix("@")] if is_reference else node

"""What a tool is: one intent, with the schemas of what it takes and answers, and the scope that it needs."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from services.web.mcp.visit import Visit


class Arguments(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Answer:
    """`text` tells a model what `content` tells a program."""

    text: str
    content: BaseModel
    is_error: bool = False


@dataclass(frozen=True, kw_only=True)
class Tool:
    """Without a scope anybody may call it. `overwrites`: what a call writes may replace what the user said before.
    `lists_of_titles`: the arguments whose entries cost as much as a call each."""

    name: str
    title: str
    description: str
    arguments: type[BaseModel]
    content: type[BaseModel]
    run: Callable[[Any, Visit], Awaitable[Answer]]
    scope: str = ""
    writes: bool = False
    overwrites: bool = False
    lists_of_titles: tuple[str, ...] = ()

    def cost(self, given: Mapping[str, Any]) -> int:
        """As how many calls it counts."""
        lists = [given.get(name) for name in self.lists_of_titles]
        return max(1, sum(len(each) for each in lists if isinstance(each, list)))

"""What acknowledged changes of the catalogue, of watchlists and of diaries promise."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Statement:
    """Holds from its acknowledgement until a change of it begins."""

    def __init__(self, value: bool) -> None:
        self.value = value


@dataclass(eq=False)
class Statements(Generic[Key]):
    """Each key has one writer, with one change at a time."""

    held: Mapping[Key, Statement] = field(default_factory=dict)
    uncertain: set[Key] = field(default_factory=set)
    """An unacknowledged or a repeated attempt may still take effect, so these are not changed any more."""
    acknowledged: int = 0

    def promise(self) -> Mapping[Key, Statement]:
        return self.held

    def begin(self, key: Key) -> None:
        self.held = {each: statement for each, statement in self.held.items() if each != key}

    def acknowledge(self, key: Key, value: bool, attempts: int) -> None:
        self.held = {**self.held, key: Statement(value)}
        self.acknowledged += 1
        if attempts > 1:
            self.uncertain.add(key)

    def abandon(self, key: Key) -> None:
        self.uncertain.add(key)

    def broken(self, promise: Mapping[Key, Statement], shown: Collection[Key], values: Collection[bool]) -> list[Key]:
        """What held when a read started and since then, with one of the values, and is shown otherwise."""
        still = {key: each for key, each in promise.items() if self.held.get(key) is each and each.value in values}
        return [key for key, each in still.items() if (key in shown) != each.value]


@dataclass(eq=False)
class CatalogueLedger:
    """`shown`: False for a movie that was hidden. `added`: titles of new movies."""

    shown: Statements[int] = field(default_factory=Statements)
    added: Statements[str] = field(default_factory=Statements)
    touched: set[int] = field(default_factory=set)
    """Movies that were ever hidden, or may have been."""

    def hidden_in(self, promise: Mapping[int, Statement], movie_ids: Collection[int]) -> list[str]:
        """What is wrong with a list that was asked for when this was promised."""
        hidden = self.shown.broken(promise, movie_ids, [False])
        return [f"hidden movies are shown: {hidden}"] if hidden else []

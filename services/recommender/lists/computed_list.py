from dataclasses import dataclass

from shared.contracts.filtering.selection import Selection
from shared.lists.ready_list import FirstRows
from shared.lists.rendering import RenderedList


@dataclass(frozen=True)
class ComputedList:
    """A list that is computed and not published yet. `token` belongs to the placeholder that was put into the cache
    before, None where Redis is away."""

    rendered: RenderedList
    is_storable: bool
    token: bytes | None

    @property
    def stored(self) -> RenderedList | None:
        """What the stores keep, None where they keep none."""
        return self.rendered if self.is_storable else None

    def body(self, amount: int) -> bytes:
        """The public JSON response with the first `amount` movies."""
        return self.first(amount).body()

    def first(self, amount: int) -> FirstRows:
        return self.rendered.ready.first(amount, "computed")


@dataclass(frozen=True)
class SelectedRows(FirstRows):
    """A list with controls, and what came of its filters."""

    selection: Selection | None = None

    def body(self) -> bytes:
        return with_selection(super().body(), self.selection)


def with_selection(body: bytes, selection: Selection | None) -> bytes:
    """The JSON object with the selection at its end."""
    if selection is None:
        return body
    return b'%b,"selection":%b}' % (body[:-1], selection.model_dump_json().encode())

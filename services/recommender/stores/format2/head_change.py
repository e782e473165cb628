"""What a change writes: the head of the profile alone or, when the head is full, segments with it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from services.recommender.domain.ports import ProfileMoved
from services.recommender.domain.profile import UserProfile
from services.recommender.stores.format2.items import segment_item, segment_key
from services.recommender.stores.format2.packed_verdicts import Entries, pack
from services.recommender.stores.format2.segments import Archive, Layout, Segment, split
from shared.stores.dynamodb import to_item, user_key
from shared.stores.tables import Tables

MAX_ITEM_BYTES = 8 * 1024
"""DynamoDB bills the whole item for each change, per started kilobyte."""
MIN_VERDICT_BYTES = 2 * 1024
"""Even beside an unusually large list."""
FIXED_BYTES = 120
"""The names of the attributes, the key, and the numbers."""
BYTES_PER_SEGMENT = 36


class PackedList(Protocol):
    """A list in the form that the head holds. `expires_at` is in seconds of the epoch."""

    @property
    def expires_at(self) -> int: ...
    @property
    def movie_ids(self) -> Sequence[int]: ...
    def pack(self) -> bytes: ...


@dataclass(frozen=True)
class HeadChange:
    """`values` are the attributes that are set; None removes one. `added` segments are written and `dropped` ones
    deleted with it, which makes it the new `layout`."""

    user_id: int
    version: int
    values: Mapping[str, Any]
    layout: Layout
    added: tuple[Segment, ...] = ()
    dropped: tuple[Segment, ...] = ()

    @classmethod
    def plan(cls, profile: UserProfile, movie_ids: Collection[int], packed_list: PackedList | None) -> "HeadChange":
        """For a profile that was changed in these movies. Raises `ProfileMoved` if it was loaded in another format."""
        layout, listed = profile.stored_as, list_values(packed_list)
        if not isinstance(layout, Layout):
            raise ProfileMoved
        head = layout.head_after(movie_ids, profile.verdicts)
        packed, room = pack(head), room_for_verdicts(layout.archive, listed)
        if len(packed) > room:
            return cls._moving(profile, layout.archive, split(head, room), listed)
        values = {"version": profile.version, "verdicts": packed, **choice_values(profile), **listed}
        return cls(profile.user_id, profile.version, values, Layout(layout.archive, head))

    @classmethod
    def new(cls, profile: UserProfile) -> "HeadChange":
        """For a whole profile without a list, which `creation` or `replacement` writes."""
        return cls.plan(replace(profile, stored_as=Layout()), profile.verdicts, None)

    @classmethod
    def _moving(
        cls, profile: UserProfile, archive: Archive, parts: tuple[Entries, Entries], listed: Mapping[str, Any]
    ) -> "HeadChange":
        kept, archived = parts
        grown = archive.with_added(archived)
        values = {
            "version": profile.version,
            "verdicts": pack(kept),
            "segments": names(grown),
            **choice_values(profile),
            **listed,
        }
        added = tuple(segment for segment in grown.segments if segment not in archive.segments)
        dropped = tuple(segment for segment in archive.segments if segment not in grown.segments)
        return cls(profile.user_id, profile.version, values, Layout(grown, kept), added, dropped)

    @property
    def moves_verdicts(self) -> bool:
        return bool(self.added or self.dropped)

    def update(self, tables: Tables) -> Any:
        """On the condition that the committed version is the one before."""
        set_names = [name for name, value in self.values.items() if value is not None]
        removed_names = [name for name, value in self.values.items() if value is None]
        assignments = "SET " + ", ".join(f"#{name} = :{name}" for name in set_names)
        removals = " REMOVE " + ", ".join(f"#{name}" for name in removed_names) if removed_names else ""
        values = {f":{name}": self.values[name] for name in set_names} | {":old": self.version - 1}
        return {
            "TableName": tables.profiles,
            "Key": user_key(self.user_id),
            "UpdateExpression": assignments + removals,
            "ConditionExpression": "#version = :old",
            "ExpressionAttributeNames": {f"#{name}": name for name in self.values},
            "ExpressionAttributeValues": to_item(values),
        }

    def creation(self, tables: Tables) -> list[Any]:
        """The writes of a transaction, on the condition that there is no such profile; a tombstone has no version."""
        put = self._put(tables, "attribute_not_exists(#version)")
        return [put, *segment_writes(tables, self.user_id, self.added, self.dropped)]

    def replacement(self, tables: Tables, existing: UserProfile) -> list[Any]:
        """The writes of a transaction, on the condition that the existing profile has not changed."""
        layout = existing.stored_as
        assert isinstance(layout, Layout)
        values = to_item({":existing": existing.version})
        put = self._put(tables, "#version = :existing", ExpressionAttributeValues=values)
        return [put, *segment_writes(tables, self.user_id, self.added, layout.archive.segments)]

    def _put(self, tables: Tables, condition: str, **values: Any) -> Any:
        put = {
            "TableName": tables.profiles,
            "Item": {**user_key(self.user_id), **to_item(self.values)},
            "ConditionExpression": condition,
            "ExpressionAttributeNames": {"#version": "version"},
            **values,
        }
        return {"Put": put}

    def transaction(self, tables: Tables) -> list[Any]:
        return [{"Update": self.update(tables)}, *segment_writes(tables, self.user_id, self.added, self.dropped)]


def choice_values(profile: UserProfile) -> dict[str, Any]:
    """Defaults are not stored."""
    return {
        "visibility": None if profile.visibility == "open" else profile.visibility,
        "wanted_in_lists": None if profile.wanted_in_lists else False,
        "hooked": True if profile.hooked else None,
    }


def list_values(packed_list: PackedList | None) -> dict[str, Any]:
    """A profile without ratings has no list."""
    if packed_list is None:
        return {"list": None, "list_expires": None}
    return {"list": packed_list.pack(), "list_expires": packed_list.expires_at}


def names(archive: Archive) -> list[str] | None:
    return [segment.id for segment in archive.segments] or None


def room_for_verdicts(archive: Archive, listed: Mapping[str, Any]) -> int:
    segments = BYTES_PER_SEGMENT * (len(archive.segments) + 1)
    return max(MIN_VERDICT_BYTES, MAX_ITEM_BYTES - FIXED_BYTES - segments - len(listed["list"] or b""))


def segment_writes(tables: Tables, user_id: int, added: tuple[Segment, ...], dropped: tuple[Segment, ...]) -> list[Any]:
    table = {"TableName": tables.profile_segments}
    return [
        *({"Put": {**table, "Item": segment_item(user_id, segment)}} for segment in added),
        *({"Delete": {**table, "Key": segment_key(user_id, segment.id)}} for segment in dropped),
    ]

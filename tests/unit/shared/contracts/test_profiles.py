from shared.contracts.profiles import VERSION_DIGITS, ProfileEvent


def test_a_key_has_room_for_every_version() -> None:
    latest = ProfileEvent(profile_version=2**49, changed_at=0, ratings=[], movies=[])
    assert len(latest.key()) == VERSION_DIGITS

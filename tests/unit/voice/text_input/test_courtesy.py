from services.voice.text_input.courtesy import Frames

FRAMES = Frames.of({"before": ["(could|can) you", "please"], "after": ["for me", "(thanks|then)"]})


def test_frames_are_taken_away_one_around_another_the_fewest_words_first() -> None:
    found = list(FRAMES.without("please could you read my list for me thanks"))
    assert found[0] == "could you read my list for me thanks"
    assert found[-1] == "read my list"


def test_words_in_the_middle_stay() -> None:
    assert list(FRAMES.without("read then my list")) == []


def test_something_is_always_left() -> None:
    assert list(FRAMES.without("please")) == []


def test_both_kinds_of_frames_are_heard_past() -> None:
    joined = FRAMES.joined(Frames(frozenset({"tonight"}), frozenset()))
    assert "read my list" in joined.without("tonight could you read my list")

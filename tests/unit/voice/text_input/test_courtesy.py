from services.voice.text_input.courtesy import Frames, Hearing

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


def test_a_frame_ends_a_text_that_has_more_words() -> None:
    assert FRAMES.end("read my list then")
    assert not FRAMES.end("then")
    assert not FRAMES.end("then read my list")


def test_questions_are_courteous_but_no_requests_and_circumstances_are_neither() -> None:
    named = {
        "courtesy": {"before": ["could you"], "after": []},
        "questions": {"before": ["would you"], "after": ["for dad"]},
        "circumstances": {"before": ["tonight"], "after": []},
        "opinions": {"before": ["I'd say"], "after": []},
        "doubts": {"before": [], "after": ["I think"]},
    }
    hearing = Hearing.of(named)
    assert list(hearing.courtesy.without("would you rate it for dad")) == []
    assert "rate it" in hearing.courteous.without("would you rate it for dad")
    assert "rate it" in hearing.courteous.without("could you rate it for dad")
    assert "rate it" in hearing.anyhow.without("tonight would you rate it")
    assert list(hearing.courteous.without("tonight rate it")) == []
    assert hearing.questions.end("rate it for dad")
    assert list(hearing.opinions.without("i'd say four")) == ["four"]
    assert list(hearing.anyhow.without("i'd say four")) == []
    assert "rate it" in hearing.doubtful.without("could you rate it i think")
    assert "rate it" not in hearing.anyhow.without("could you rate it i think")

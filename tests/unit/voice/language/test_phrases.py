from services.voice.language.phrases import expand, expand_all


def test_a_pattern_is_expanded_to_every_combination_of_its_alternatives() -> None:
    assert expand("(read|play) my list") == ["read my list", "play my list"]
    assert expand("(a|b) {Slot} (c|)") == ["a {Slot} c", "a {Slot}", "b {Slot} c", "b {Slot}"]
    assert expand("help") == ["help"]
    assert expand("(a (b|c)|d) e") == ["a b e", "a c e", "d e"]


def test_a_phrase_of_several_patterns_counts_once() -> None:
    assert expand_all(["(Stop|halt)", "(stop|end) (|it)"]) == ["Stop", "halt", "stop it", "end", "end it"]

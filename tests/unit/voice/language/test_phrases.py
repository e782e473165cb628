from services.voice.language.phrases import MOST_OF_A_SPREAD, expand, expand_all, spread


def test_a_pattern_is_expanded_to_every_combination_of_its_alternatives() -> None:
    assert expand("(read|play) my list") == ["read my list", "play my list"]
    assert expand("(a|b) {Slot} (c|)") == ["a {Slot} c", "a {Slot}", "b {Slot} c", "b {Slot}"]
    assert expand("help") == ["help"]
    assert expand("(a (b|c)|d) e") == ["a b e", "a c e", "d e"]


def test_a_phrase_of_several_patterns_counts_once() -> None:
    assert expand_all(["(Stop|halt)", "(stop|end) (|it)"]) == ["Stop", "halt", "stop it", "end", "end it"]


def test_of_a_spread_pattern_each_alternative_remains() -> None:
    phrases = spread("~ (a|b|c|d|e|f|g|h) (1|2|3|4|5) (v|w|x|y|z)")
    assert len(phrases) == len(set(phrases)) == MOST_OF_A_SPREAD
    assert {word for phrase in phrases for word in phrase.split()} == {*"abcdefgh", *"12345", *"vwxyz"}


def test_a_small_spread_pattern_is_whole() -> None:
    assert spread("~ (a|b) c") == ["a c", "b c"]

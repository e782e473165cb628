from services.recommender.wishes.rules import rules_of


def test_the_rules_of_a_catalogue_are_built_once() -> None:
    assert rules_of(2026, 1998) is rules_of(2026, 1998)
    assert rules_of(2026, 1998) is not rules_of(2026, 2023)


def test_each_comparison_has_a_rule() -> None:
    compared = [rule.read(found) for rule in rules_of(2026, 1998) if (found := rule.pattern.match("etwas kürzer"))]
    assert [reading and reading.meaning and reading.meaning.compared for reading in compared] == ["shorter"]

from shared.contracts.validation.translated_texts import N_


def test_a_marked_text_stays_as_it_is() -> None:
    assert N_("is missing") == "is missing"

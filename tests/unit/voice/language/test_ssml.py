import pytest

from services.voice.language.ssml import escaped, plain


@pytest.mark.parametrize("text", ["Tom & Jerry", """<b>"It's"</b>""", "&amp;", "電影"])
def test_escaped_text_is_spoken_as_it_was(text: str) -> None:
    assert plain(f"<speak>{escaped(text)}</speak>") == text


def test_no_markup_survives_escaping() -> None:
    assert escaped("""<audio src='x'/>"&""") == "&lt;audio src=&apos;x&apos;/&gt;&quot;&amp;"


def test_control_characters_become_a_space() -> None:
    assert escaped("a\x00\n\x07b") == "a b"


def test_plain_text_has_no_markup() -> None:
    assert plain('<speak>Tom &amp; <break time="1s"/>Jerry&apos;s</speak>') == "Tom & Jerry's"

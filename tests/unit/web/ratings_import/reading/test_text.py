import pytest

from services.web.ratings_import.reading.text import decode
from shared.contracts.errors import InvalidInput

TEXT = "Title,Rating\r\nLéon,4\r\nAmélie, “so”,5\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_a_line_in_another_encoding_leaves_the_others_alone() -> None:
    assert decode("Amélie\n".encode() + "Léon\n".encode("cp1252")) == "Amélie\nLéon\n"
    assert decode(b"a\x8fb") == "a\x8fb"


@pytest.mark.parametrize(
    "title", ["Léon", "Die weiße Möwe, für Käthe", "El laberinto del fauno: niña", "Les Misérables"]
)
def test_a_file_of_ms_dos_is_read(title: str) -> None:
    assert decode(f"Title,Rating\r\n{title},4\r\n".encode("cp850")) == f"Title,Rating\r\n{title},4\r\n"


@pytest.mark.parametrize(
    ("title", "encoding"),
    [
        *[("Don\u2019t Look Now…", "cp1252"), ("„Léon“", "cp1252"), ("Cœur fidèle", "cp1252"), ("100 €", "cp1252")],
        *[("Les Misérables", "latin-1"), ("Amélie", "utf-8"), ("Zorba (Ζορμπάς)", "utf-8")],
    ],
)
def test_what_is_not_of_ms_dos_is_not_taken_for_it(title: str, encoding: str) -> None:
    assert decode(f"Title,Rating\r\n{title},4\r\n".encode(encoding)) == f"Title,Rating\r\n{title},4\r\n"


def test_a_text_that_was_encoded_twice_is_decoded_twice() -> None:
    assert decode("Amélie, Léon".encode().decode("cp1252").encode()) == "Amélie, Léon"
    assert decode("Amélie, Ã".encode()) == "Amélie, Ã"


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0", b"a\0b,c"])
def test_what_is_not_text_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        decode(content)

"""Input that no form of the site sends, drawn by chance from what has broken such code before, or could."""

import random
import string
from collections.abc import Callable, Sequence

NASTY = (
    *(
        "9" * 501,
        "9" * 5000,
        "-" + "9" * 500,
        "1e999",
        "NaN",
        "-0",
        "0x10",
        "1_000",
        "٣",
        "²",
        "½",
        "1.x,2.y",
        "1,2",
        "--",
    ),
    *(
        "http://[",
        "//[",
        "/\\[::1",
        "/result?" + "&".join(f"f{number}=1" for number in range(25)),
        "javascript:x",
        "../" * 200,
    ),
    *(
        "\0",
        "\ud800",
        "\u202e",
        "\ufeff",
        "e\u0301" * 400,
        "İ" * 500,
        "ﬁ" * 300,
        "ß" * 500,
        "\U0001d49c" * 300,
        "\r\nx: y",
        "\x1b[2J",
    ),
    *(
        "[" * 1500,
        "(" * 1500,
        "<" * 1500,
        '"' * 1500,
        "'\"><",
        "%",
        "%ff%00",
        "&" * 900,
        "=" * 900,
        ";" * 900,
        "a" * 3000,
    ),
    *(
        "{" * 400,
        "[[" * 400,
        "{{7*7}}",
        "${x}",
        "with=with=",
        "a, the " * 400,
        "A B " * 700,
        "(1999) " * 300,
        "ab" * 1500,
    ),
)
ALPHABETS = (
    string.printable,
    string.digits + "-+.eE,",
    "[](){}<>\"'\\/|&;:=%#?",
    "äößÆøİıſ“”…—\u200b\u00a0",
    " \t\r\n\v\f\0",
)


def text(chance: random.Random, most: int) -> str:
    """Up to as many characters, seldom as many."""
    draw = chance.random()
    if draw < 0.45:
        return chance.choice(NASTY)[:most]
    if draw < 0.9:
        return "".join(chance.choices(chance.choice(ALPHABETS), k=chance.randint(0, min(most, 60))))
    return (chance.choice(NASTY) + chance.choice(NASTY) + " ")[: chance.randint(1, 200)] * chance.randint(1, 50)


def fields(chance: random.Random, names: Sequence[str], valid: dict[str, str], most: int) -> dict[str, str]:
    """A form that would be valid, or an empty one, with some fields that are not."""
    form = dict(valid) if chance.random() < 0.5 else {}
    for name in chance.sample(names, k=chance.randint(1, 12)):
        form[name] = text(chance, most)
    return form


def mutated(chance: random.Random, content: bytes, most: int) -> bytes:
    """The file after a few changes, at most as long."""
    for _ in range(chance.randint(1, 4)):
        content = chance.choice(MUTATIONS)(chance, content)[:most]
    return content


def _insert(chance: random.Random, content: bytes) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + text(chance, 3000).encode(errors="replace") + content[at:]


def _overwrite(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(min(len(changed), chance.randint(1, 40))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(chance: random.Random, content: bytes) -> bytes:
    first, last = sorted(chance.randint(0, len(content)) for _ in range(2))
    return content[first:last] if chance.random() < 0.3 else content[:first] + content[last:]


def _repeat_line(chance: random.Random, content: bytes) -> bytes:
    line = chance.choice(content.splitlines(keepends=True) or [b"x"])
    return content + line * min(chance.choice((1, 30, 1000, 20_000)), 2**18 // len(line))


def _widen(chance: random.Random, content: bytes) -> bytes:
    """Each line with more cells, or the first line alone."""
    more = chance.choice((b",", b";", b"\t", b',"', b",[x]", b",rating")) * chance.choice((1, 50, 6000))
    if chance.random() < 0.5:
        return content.replace(b"\n", more + b"\n", 1)
    return content.replace(b"\n", more[:300] + b"\n")


def _replace_delimiter(chance: random.Random, content: bytes) -> bytes:
    return content.replace(*chance.choice(((b",", b";"), (b",", b"\t"), (b",", b"|"), (b"\n", b"\r"), (b'"', b"'"))))


def _encode(chance: random.Random, content: bytes) -> bytes:
    return content.decode(errors="replace").encode(
        chance.choice(("utf-16", "utf-16-le", "utf-32", "cp1252")), "replace"
    )


MUTATIONS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    *(_insert, _overwrite, _cut, _repeat_line, _widen, _replace_delimiter, _encode),
)

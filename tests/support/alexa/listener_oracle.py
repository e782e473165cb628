"""What a listener expects to be written, judged by nothing but the words that were said and heard.

Imports nothing of the services, so that it cannot share their mistakes.
"""

import re
from dataclasses import dataclass, field

WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
CONTINUES = ("Next on the list", "Here are the next", "Going back", "That was the start")
VERBS = [
    (re.compile(r"give (?P<movie>.+) (?P<stars>\w+) stars"), "rate"),
    (re.compile(r"(?P<stars>\w+) stars for (?P<movie>.+)"), "rate"),
    (re.compile(r"(?P<stars>\w+) stars(?P<movie>)"), "rate"),
    (re.compile(r"I've seen (?P<movie>.+)"), "see"),
    (re.compile(r"not (?P<movie>.+) now"), "rest"),
    (re.compile(r"not (?P<movie>.+)"), "dismiss"),
    (re.compile(r"remove (?P<movie>.+)"), "dismiss"),
]
MENTIONS = [
    re.compile(r"(?:^|\. )([A-Z][\w ]*?) came out in"),
    re.compile(r"I noted [\d.]+ stars? for ([\w ]+?)\."),
    re.compile(r"Noted, ([\w ]+?) will not come back"),
    re.compile(r"I will not suggest ([\w ]+?) again\."),
    re.compile(r"All right, ([\w ]+?) rests for a month\."),
    re.compile(r"I took ([\w ]+?) off your watchlist\."),
    re.compile(r"(?:^|\. )([A-Z][\w ]*?) is back on your watchlist\."),
    re.compile(r"I took back your stars for ([\w ]+?)\."),
    re.compile(r"I took that back: (?:you have not seen )?([\w ]+?)(?: has| may| no longer|\.)"),
]
Write = tuple[str, str]
"""What is done ("rate 4", "see", "dismiss", "unwant" or "undo"), and the title."""


@dataclass(frozen=True)
class Expected:
    """`needed` has to be written; beyond that, nothing but `allowed` may be."""

    needed: frozenset[Write] = frozenset()
    allowed: frozenset[Write] = frozenset()


@dataclass
class Listener:
    """Somebody who talks to one device."""

    titles: frozenset[str]
    """The titles that exist."""
    numbers: dict[int, str] = field(default_factory=dict)
    page: list[str] = field(default_factory=list)
    is_own_list: bool = True
    reads_watchlist: bool = False
    mentioned: str | None = None
    is_own_mention: bool = True
    is_described: bool = False
    """Whether the last turn was about the mentioned movie alone."""
    waiting: str | None = None
    """What is to be done to the movie that the skill asked about."""
    is_correcting: bool = False
    asked: str = ""
    """The last question."""
    done: list[list[Write]] = field(default_factory=list)
    has_just_changed_one: bool = False
    """Whether the last turn changed one movie, and nothing else."""

    def expects(self, said: str) -> Expected:
        if said == "undo":
            return Expected(self._undone(), self._undone())
        if said == "yes" and (meant := re.fullmatch(r"Did you mean (.+)\?", self.asked)):
            agreed = frozenset({(self.waiting, meant[1])} if self.waiting else set())
            return Expected(agreed, agreed)
        if meant := re.fullmatch(r"(?:no )?I meant (.+)", said):
            return self._correction(meant[1])
        if number := re.fullmatch(r"number \w+", said):
            return self._bare_number(number[0])
        if stars := re.fullmatch(r"(\w+) stars", said):
            return Expected(allowed=self._of("it", f"rate {WORDS.index(stars[1]) + 1}"))
        return self._command(said)

    def _command(self, said: str) -> Expected:
        verb, movie = self._parse(said)
        if verb is None:
            return Expected()
        writes = self._of(movie, verb)
        is_certain = movie.startswith("number ") or movie == "the last one" or movie in self._lower_titles()
        is_certain |= movie == "the middle one" or (movie == "the other one" and self.is_described)
        is_certain &= verb != "unwant"  # it may have left the watchlist since
        return Expected(needed=writes if is_certain else frozenset(), allowed=writes)

    def _correction(self, movie: str) -> Expected:
        if self.waiting and "mean" in self.asked:
            return Expected(allowed=self._answer(movie))
        if not self.done:
            return Expected()
        moved = self._of(movie, self.done[-1][0][0]) | self._undone()
        is_certain = len(self._movies(movie)) == 1 and (movie.startswith("number ") or movie in self._lower_titles())
        is_plain = self.has_just_changed_one and is_certain
        return Expected(needed=moved if is_plain else frozenset(), allowed=moved)

    def _bare_number(self, number: str) -> Expected:
        if "How many stars" in self.asked:
            return Expected(allowed=self._of("it", f"rate {WORDS.index(number.split()[1]) + 1}"))
        is_answer = self.waiting is not None and "mean" in self.asked
        return Expected(allowed=self._answer(number) if is_answer else frozenset())

    def _answer(self, movie: str) -> frozenset[Write]:
        """What the answer to "which do you mean" leads to; after "no, I meant", the last change is taken back."""
        return self._of(movie, self.waiting or "") | (self._undone() if self.is_correcting else frozenset())

    def _undone(self) -> frozenset[Write]:
        return frozenset(("undo", title) for _, title in self.done[-1]) if self.done else frozenset()

    def _of(self, movie: str, verb: str) -> frozenset[Write]:
        return frozenset((verb, title) for title in self._movies(movie))

    def _movies(self, movie: str) -> list[str]:
        """What the words may mean, of what may be written."""
        if movie in self._lower_titles():
            return [self._lower_titles()[movie]]
        if movie in {"it", "that one"}:
            mentioned = [self.mentioned] if self.mentioned else self.page if len(self.page) == 1 else []
            return mentioned if (self.is_own_mention if self.mentioned else self.is_own_list) else []
        if not self.is_own_list:
            return []
        if movie.startswith("number "):
            number = WORDS.index(movie.split()[1]) + 1
            return [self.numbers[number]] if number in self.numbers else []
        if movie == "the last one":
            return self.page[-1:]
        if movie == "the middle one":
            return [self.page[len(self.page) // 2]] if len(self.page) % 2 else []
        if movie == "the other one":
            return [title for title in self.page if title != self.mentioned] if len(self.page) == 2 else []
        return self.page if movie in {"all of them", "them", "both"} else []

    def _lower_titles(self) -> dict[str, str]:
        return {title.lower(): title for title in self.titles}

    def hears(self, said: str, answer: str, written: list[Write]) -> None:
        """Remembers what was said and heard."""
        self._note_request(said, answer, written)
        self._note_list(said, answer)
        mentions = [found for pattern in MENTIONS for found in pattern.finditer(answer)]
        if mentions:
            self.is_own_mention = self.is_own_list or bool(written) or not said.startswith("tell me more about number")
            self.mentioned = max(mentions, key=lambda found: found.start())[1]
        self.is_described = said.startswith("tell me more about") and self.mentioned in self.page

    def _note_request(self, said: str, answer: str, written: list[Write]) -> None:
        was_asked, self.asked = self.asked, re.split(r"(?<=[.?!]) ", answer)[-1]
        verb, _ = self._parse(said)
        meant = re.fullmatch(r"(?:no )?I meant .+", said)
        if verb or "mean" not in self.asked:
            self.waiting, self.is_correcting = verb, False
        elif meant and "mean" not in was_asked and self.done:
            self.waiting, self.is_correcting = self.done[-1][0][0], True
        undone, made = ([each for each in written if (each[0] == "undo") is kind] for kind in (True, False))
        if undone and self.done:
            self.done.pop()
        if made:
            self.done.append(made)
        self.has_just_changed_one = len(made) == 1

    def _note_list(self, said: str, answer: str) -> None:
        items = [(int(number), title) for number, title in re.findall(r"Number (\d+): ([\w ]+)\.", answer)]
        if whole := re.search(r"Here (?:is|are) \d+ movies? for you: ([\w ,]+)\.", answer):
            titles = re.split(r",? and |, ", whole[1])
            items = list(enumerate(titles, 1))
        if not items:
            return
        if not any(words in answer for words in CONTINUES):
            self.numbers = {}
            self._note_owner(said)
        self.numbers |= dict(items)
        self.page = [title for _, title in items]
        self.mentioned = None

    def _note_owner(self, said: str) -> None:
        """Starting over and narrowing a list do not change whose it is."""
        if said not in {"start over", "yes"}:
            self.reads_watchlist = said == "what's on my watchlist"
        if said not in {"start over", "yes", "thrillers"}:
            self.is_own_list = not said.startswith("my ID is")

    def _parse(self, said: str) -> tuple[str | None, str]:
        """While the watchlist is read, a movie is removed from that."""
        verb, movie = _parse(said)
        return ("unwant" if verb == "dismiss" and self.reads_watchlist else verb), movie


def _parse(said: str) -> tuple[str | None, str]:
    for pattern, verb in VERBS:
        if found := pattern.fullmatch(said):
            stars = found.groupdict().get("stars")
            return (verb if stars is None else f"rate {WORDS.index(stars) + 1}"), found["movie"]
    return None, ""

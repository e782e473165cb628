import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.web.ratings_import.reading.entries import LeftOut, Reading, Scale
from services.web.ratings_import.reading.reader import read_export
from services.web.ratings_import.reading.scales import to_stars
from shared.contracts.errors import InvalidInput

TEN, HUNDRED = [str(value) for value in range(1, 11)], [str(value) for value in range(101)]
HALVES_OF_TEN = [str(half / 2) for half in range(1, 21)]
LAYOUTS = {
    "imdb": (
        "Const,Your Rating,Date Rated,Title,Title Type,IMDb Rating,Year",
        "tt{n},{r},2024-01-01,T{n},Movie,7.1,1999",
        TEN,
    ),
    "trakt": (
        "rated_at,type,title,year,trakt_rating,trakt_id,imdb_id,rating",
        "2024-01-01T00:00:00Z,movie,T{n},1999,4.5,{n},tt{n},{r}",
        TEN,
    ),
    "tmdb": (
        "TMDb ID,IMDb ID,Type,Name,Release Date,Rating,Your Rating",
        "{n},tt{n},movie,T{n},1999-01-01,4.5,{r}",
        HALVES_OF_TEN,
    ),
    "movary": ("title,year,tmdbId,imdbId,userRating", "T{n},1999,{n},tt{n},{r}", TEN),
    "letterboxd": ("Title,Year,Rating10", "T{n},1999,{r}", TEN),
    "criticker": ("Score, Film Name, Year", "{r}, T{n}, 1999", HUNDRED),
    "header of ten": ("title,rating (out of 10)", "T{n},{r}", TEN),
    "header of a hundred": ("title,score/100", "T{n},{r}", HUNDRED),
}


@given(st.sampled_from(sorted(LAYOUTS)), st.data())
def test_no_file_out_of_ten_or_a_hundred_is_ever_read_as_out_of_five(name: str, data: st.DataObject) -> None:
    header, row, values = LAYOUTS[name]
    ratings = data.draw(st.lists(st.sampled_from(values), min_size=1, max_size=30))
    lines = [row.format(n=number, r=rating) for number, rating in enumerate(ratings, 1)]
    text = data.draw(st.sampled_from(["\n", "\r\n"])).join([header, *lines])
    text = text.replace(",", data.draw(st.sampled_from([",", ";", "\t"])))
    reading = read_export(text.encode(data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))))
    top = 100 if values is HUNDRED else 10
    assert reading.scale.value == top
    assert reading.scale_is_certain
    expected = [max(round(float(rating) * 10 / top + 1e-9) / 2, 0.5) for rating in ratings]
    assert [to_stars(entry.rating or 0, reading.scale) for entry in reading.entries] == expected


@given(st.lists(st.integers(1, 10), min_size=1, max_size=30))
def test_no_json_of_trakt_is_ever_read_as_out_of_five(ratings: list[int]) -> None:
    movies = [{"title": f"T{n}", "year": 1999, "ids": {"trakt": n}} for n in range(len(ratings))]
    rows = [{"rated_at": "2024-01-01", "rating": r, "movie": m} for r, m in zip(ratings, movies, strict=True)]
    reading = read_export(json.dumps(rows).encode())
    assert (reading.scale, reading.scale_is_certain) == (Scale.TEN, True)
    assert [to_stars(entry.rating or 0, reading.scale) for entry in reading.entries] == [r / 2 for r in ratings]


OUT_OF_FIVE = {
    "letterboxd": ("Date,Name,Year,Letterboxd URI,Rating", "2024-01-01,T{n},1999,x,{r}"),
    "movielens.org": ("movie_id,imdb_id,tmdb_id,rating,average_rating,title", "{n},{n},{n},{r},4.9,T{n} (1999)"),
    "data set": ("userId,movieId,rating,timestamp", "1,{n},{r},964982931"),
    "netflix": ("Profile Name,Title Name,Star Value,Thumbs Value,Event Utc Ts", "Ada,T{n},{r},,2019-01-13 20:11:12"),
    "our own": ("movie_id,title,rating,rated_at", "{n},T{n},{r},2024-01-01"),
}


@given(st.sampled_from(sorted(OUT_OF_FIVE)), st.lists(st.integers(1, 10), min_size=1, max_size=30))
def test_ratings_out_of_five_are_the_stars(name: str, halves: list[int]) -> None:
    header, row = OUT_OF_FIVE[name]
    lines = [row.format(n=number, r=half / 2) for number, half in enumerate(halves, 1)]
    reading = read_export("\n".join([header, *lines]).encode())
    assert (reading.scale, reading.scale_is_certain) == (Scale.FIVE, True)
    assert [to_stars(entry.rating or 0, reading.scale) for entry in reading.entries] == [half / 2 for half in halves]


@given(st.lists(st.integers(1, 100), min_size=1, max_size=30))
def test_a_lone_file_is_read_by_its_greatest_value_or_asked_about(ratings: list[int]) -> None:
    reading = read_export("\n".join(["title,rating", *(f"T{n},{r}" for n, r in enumerate(ratings))]).encode())
    assert reading.scale is next(scale for scale in Scale if max(ratings) <= scale.value)
    is_told = max(ratings) > 5 and (reading.scale is not Scale.TWENTY or len(ratings) >= 20)
    assert reading.scale_is_certain == (is_told and not reading.scale_is_contradicted)


@pytest.mark.parametrize(("count", "is_certain"), [(3, False), (19, False), (20, True), (60, True)])
def test_many_values_that_never_pass_twenty_are_out_of_twenty(count: int, is_certain: bool) -> None:
    rows = "".join(f"T{n},{12 + n % 9}\n" for n in range(count))
    reading = read_export(f"Titre,Note\n{rows}".encode())
    assert (reading.scale, reading.scale_is_certain, reading.scales) == (Scale.TWENTY, is_certain, [20, 100])


def test_one_value_beyond_twenty_among_many_is_asked_about() -> None:
    rows = "".join(f"T{n},{12 + n % 9}\n" for n in range(20))
    assert read_export(f"Titre,Note\n{rows}Heat,85\n".encode()).scale_is_contradicted


def test_a_few_values_up_to_twenty_have_no_slips_where_others_pass_ten_too() -> None:
    reading = read_export(b"title,rating\nHeat,14\nRan,15\nFargo,8\n")
    assert (reading.scale_is_certain, reading.scale_is_contradicted, reading.scales) == (False, False, [20, 100])


@pytest.mark.parametrize("header", ["Note /20", "Note sur 20", "Rating (out of 20)", "Bewertung von 20"])
def test_a_header_may_name_marks_of_french_schools(header: str) -> None:
    reading = read_export(f"title,{header}\nHeat,14\nRan,0\n".encode())
    assert (reading.scale, reading.scale_is_certain) == (Scale.TWENTY, True)
    assert [to_stars(entry.rating or 0, reading.scale) for entry in reading.entries] == [3.5, 0.5]


@given(st.lists(st.sampled_from(HALVES_OF_TEN), min_size=1, max_size=30), st.sampled_from(["Letterboxd URI", "x"]))
def test_a_value_beyond_the_scale_of_the_source_is_asked_about(ratings: list[str], column: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["Date", "Name", column, "Rating"], *(["2024-01-01", "A", "x", r] for r in ratings)])
    reading = read_export(out.getvalue().encode())
    beyond = max(map(float, ratings)) > 5
    assert reading.scale is (Scale.TEN if beyond else Scale.FIVE)
    assert reading.scale_is_contradicted or not (beyond and column == "Letterboxd URI")


HALF_STARS = [n % 10 / 2 + 0.5 for n in range(300)]


@pytest.mark.parametrize(
    ("others", "slip", "scales"),
    [
        (HALF_STARS, 7, [5, 10, 20, 100]),
        (HALF_STARS, 45, [5, 10, 20, 100]),
        ([2, 3.5, 4, 5], 7, [5, 10, 20, 100]),
        ([7, 8, 9, 10], 75, [10, 20, 100]),
        ([7, 8, 9], 15, [10, 20, 100]),
        ([3, 5], 12, [5, 10, 20, 100]),
    ],
)
def test_one_slip_among_other_ratings_is_asked_about(others: list[float], slip: float, scales: list[int]) -> None:
    rows = "".join(f"T{n},{rating}\n" for n, rating in enumerate(others))
    reading = read_export(f"title,rating\n{rows}Heat,{slip}\n".encode())
    assert (reading.scale_is_contradicted, reading.scale_is_certain) == (True, False)
    assert [(each.film.title, each.rating) for each in reading.outliers] == [("Heat", slip)]
    assert reading.scales == scales
    without = read_export(f"title,rating\n{rows}".encode())
    assert (without.scale_is_contradicted, without.outliers) == (False, [])


def test_a_slip_beyond_the_scale_of_the_source_can_be_left_out() -> None:
    rows = "".join(f"2024-01-01,T{n},x,{rating}\n" for n, rating in enumerate(HALF_STARS))
    reading = read_export(f"Date,Name,Letterboxd URI,Rating\n{rows}2024-01-01,Heat,x,7\n".encode())
    assert (reading.scale_is_contradicted, reading.scales) == (True, [5, 10, 20, 100])
    assert [each.film.title for each in reading.outliers] == ["Heat"]


def test_a_file_that_is_mostly_beyond_the_scale_of_its_source_has_no_slips() -> None:
    rows = "".join(f"2024-01-01,T{n},x,{n % 10 + 1}\n" for n in range(40))
    reading = read_export(f"Date,Name,Letterboxd URI,Rating\n{rows}".encode())
    assert (reading.scale_is_contradicted, reading.scales, reading.outliers) == (True, [10, 20, 100], [])


@pytest.mark.parametrize("stars", ["nan", "inf", "-1", "4½½", "1e999", "four", "1_0", "101", "٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩٠١٢٣٤"])
def test_a_line_with_impossible_stars_is_reported(stars: str) -> None:
    reading = read_export(f"title,rating\nAlien,{stars}\nBrazil,4\n".encode())
    assert [entry.film.title for entry in reading.entries] == ["Brazil"]
    assert [bad.line for bad in reading.bad_lines] == [2]
    assert reading.scale is Scale.FIVE


@pytest.mark.parametrize(
    ("header", "row"),
    [("title,rating", "Alien,0"), ("Const,Your Rating,Title,Title Type", "tt0078748,0,Alien,Movie")],
)
def test_a_zero_where_it_is_none_is_no_rating(header: str, row: str) -> None:
    reading = read_export(f"{header}\n{row}\n".encode())
    assert (reading.entries, reading.bad_lines, reading.left_out) == ([], [], {LeftOut.WATCHED: 1})


def test_a_zero_of_a_site_that_tells_what_was_seen_says_that() -> None:
    [entry] = read_export(b"Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,Alien,1979,x,0\n").entries
    assert (entry.rating, entry.seen) == (None, True)


def test_a_half_may_be_written_as_one() -> None:
    assert [each.rating for each in read_export("title,rating\nAlien,4½\nHeat,8\n".encode()).entries] == [4.5, 8]


def test_stars_are_rounded_up_to_halves() -> None:
    assert [to_stars(rating, Scale.TEN) for rating in (0.5, 1, 7, 7.5, 10)] == [0.5, 0.5, 3.5, 4.0, 5.0]
    assert [to_stars(rating, Scale.HUNDRED) for rating in (0, 4, 5, 90, 100)] == [0.5, 0.5, 0.5, 4.5, 5.0]
    assert [to_stars(rating, Scale.TWENTY) for rating in (0, 1, 14, 17, 20)] == [0.5, 0.5, 3.5, 4.5, 5.0]
    assert [to_stars(rating, Scale.FIVE) for rating in (-1, 0, 5.5)] == [None, None, None]


@pytest.mark.parametrize(
    ("ratings", "scales"), [([4.5], [5, 10, 20, 100]), ([4.5, 7], [10, 20, 100]), ([6, 7] * 9, [10, 20, 100])]
)
def test_a_scale_below_the_ratings_cannot_be_chosen(ratings: list[float], scales: list[int]) -> None:
    rows = "".join(f"T{n},{rating}\n" for n, rating in enumerate(ratings))
    assert read_export(f"title,rating\n{rows}".encode()).scales == scales


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"title\nAlien\n", b"rating\n4\n", b"\x89PNG\r\n\x1a\n\0\0", b"[", b"{}", b"[[[]]]"]
)
def test_what_holds_no_ratings_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_export(content)
    assert refused.value.message.endswith(".")


def test_ratings_that_name_their_scales_keep_them() -> None:
    reading = read_export(b"title,rating\nFargo,4/5\nTitanic,2/10\nScream,3\nHeat,90%\n")
    stars = {entry.film.title: to_stars(entry.rating or 0, reading.scale) for entry in reading.entries}
    assert stars == {"Fargo": 4, "Titanic": 1, "Heat": 4.5}
    assert [bad.line for bad in reading.bad_lines] == [4]


def test_a_rating_that_names_its_scale_tells_that_of_the_others() -> None:
    reading = read_export(b"title,rating\nFargo,4\nTitanic,2/10\n")
    assert (reading.scale, reading.scale_is_certain) == (Scale.TEN, True)


def test_tables_of_an_upload_may_be_on_two_scales() -> None:
    """One by its header, the other by its values."""
    reading = read_export(b"Title,Rating /5\nHeat,4\nTitle,Year,Rating\nRan,1985,9\nAlien,1979,4\n")
    assert (reading.scale, reading.scale_is_certain) == (Scale.TEN, True)
    assert [to_stars(entry.rating or 0, reading.scale) for entry in reading.entries] == [4, 4.5, 2]


def test_a_slip_does_not_put_a_table_on_another_scale() -> None:
    rows = "".join(f"T{number},1999,{number % 5 + 1}\n" for number in range(30))
    reading = read_export(f"Title,Rating /5\nHeat,4\nTitle,Year,Rating\n{rows}Ran,1985,9\n".encode())
    assert reading.scale_is_contradicted
    assert [each.film.title for each in reading.outliers] == ["Ran"]


def beside_one_out_of_ten(count: int) -> Reading:
    rows = "".join(f"T{number},1999,{number % 5 + 1}\n" for number in range(count))
    return read_export(f"Title,Rating (out of 10)\nHeat,8\nTitle,Year,Rating\n{rows}".encode())


def test_many_values_that_never_pass_five_are_out_of_five() -> None:
    reading = beside_one_out_of_ten(20)
    assert (reading.scale, reading.scale_is_certain) == (Scale.TEN, True)
    assert [to_stars(each.rating or 0, reading.scale) for each in reading.entries[:6]] == [4, 1, 2, 3, 4, 5]


def test_a_few_values_at_most_five_beside_ratings_out_of_ten_are_asked_about() -> None:
    reading = beside_one_out_of_ten(19)
    assert (reading.scale, reading.scale_is_certain) == (Scale.TEN, False)
    assert [each.rating for each in reading.entries[:3]] == [8, 1, 2]


def test_a_slip_among_many_values_at_most_five_is_asked_about() -> None:
    rows = "".join(f"T{number},1999,{number % 5 + 1}\n" for number in range(30))
    reading = read_export(f"Title,Rating (out of 10)\nHeat,8\nTitle,Year,Rating\n{rows}Ran,1985,9\n".encode())
    assert (reading.scale, reading.scale_is_certain) == (Scale.TEN, False)


def test_a_file_without_ratings_makes_no_scale_uncertain() -> None:
    reading = read_export(b"Title,Rating (out of 10)\nHeat,8\nTitle,Year,Rating\nRan,1985,\n")
    assert (reading.scale, reading.scale_is_certain) == (Scale.TEN, True)


def test_zero_is_a_rating_of_scales_from_twenty_on() -> None:
    assert [scale for scale in Scale if scale.has_zero] == [Scale.TWENTY, Scale.HUNDRED]

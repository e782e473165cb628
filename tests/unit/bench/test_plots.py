from pathlib import Path

from bench.contenders import GIB
from bench.measure import Measures
from bench.plots import MEASURES, contender_styles, draw
from bench.runs import Run

MEASURED = Measures(fit_seconds=1.5, peak_bytes=GIB, model_bytes=2**20, top_p50_ms=0.1, top_p99_ms=0.2)


def test_every_measure_is_drawn(tmp_path: Path) -> None:
    runs = [Run("100k", "matinee ease", "measured", MEASURED), Run("1m", "matinee ease", "needs 9 GiB")]
    paths = draw(runs, tmp_path / "plots")
    assert [path.name for path in paths] == [f"bench-{name.replace('_', '-')}.svg" for name in MEASURES]
    for path, (title, *_) in zip(paths, MEASURES.values(), strict=True):
        assert title in path.read_text()


def test_lines_of_other_libraries_are_dashed() -> None:
    styles = dict(contender_styles(dict.fromkeys(["implicit als", "matinee ease", "matinee gp"])))
    assert styles["implicit als"]["linestyle"] == "--"
    assert "linestyle" not in styles["matinee ease"]
    assert styles["matinee ease"] != styles["matinee gp"]

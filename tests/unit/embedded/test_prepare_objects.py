import os
from pathlib import Path

from embedded.aws_standin import prepare_objects


def test_the_description_of_an_object_that_was_replaced_in_a_crash_is_dropped(tmp_path: Path) -> None:
    bucket = tmp_path / "000000000000" / "matinee"
    bucket.mkdir(parents=True)
    for name, second in (("whole", 2), ("torn", 0)):
        (bucket / name).write_text("{}")
        (bucket / f"{name}.meta.json").write_text("{}")
        os.utime(bucket / name, (1, 1))
        os.utime(bucket / f"{name}.meta.json", (second, second))
    prepare_objects(tmp_path)
    assert sorted(path.name for path in bucket.iterdir() if path.is_file()) == ["torn", "whole", "whole.meta.json"]

"""The garbage collector, told what a service keeps."""

import gc

YOUNG_OBJECTS = 10_000


def freeze_heap() -> None:
    """To be called when a program has loaded what it works with. None of it is garbage; going through it again and
    again took a tenth of a rating's time, and now and then paused everybody (docs/decisions/0011)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)

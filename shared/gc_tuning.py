"""Tunes the garbage collector for a service whose data stays in memory."""

import gc

COLLECTION_THRESHOLD = 10_000


def pause_collection() -> None:
    """Until `freeze_heap`. What is imported stays, and looking for garbage in it took a tenth of a service's start."""
    gc.disable()


def freeze_heap() -> None:
    """Call this once a program has loaded data that stays. None of it is garbage, but scanning it repeatedly took a
    tenth of a rating's time and sometimes paused all requests (docs/decisions/0011). The 2,000 objects that a start
    leaves behind stay as well: looking for them took .1 s."""
    gc.freeze()
    gc.set_threshold(COLLECTION_THRESHOLD)
    gc.enable()

"""How long work that nobody waits for keeps trying."""

from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed, wait_random_exponential

from shared.contracts.errors import CacheUnavailable, StoreUnavailable

patient = retry(
    retry=retry_if_exception_type((StoreUnavailable, CacheUnavailable)),
    stop=stop_after_delay(30),
    wait=wait_random_exponential(multiplier=0.1, max=2),
    reraise=True,
)
"""A start, backup or restore survives calls that are throttled, slow or interrupted by a restart."""

while_loading = retry(
    retry=retry_if_exception_type(StoreUnavailable), stop=stop_after_delay(180), wait=wait_fixed(1), reraise=True
)
"""A bootstrap waits for stores that are started at the same time."""

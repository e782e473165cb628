"""`make messages`: brings the catalogues up to date, and names the texts that have no translation yet."""

import sys

from services.web.localization.extraction import update
from services.web.localization.translation import TRANSLATED

missing = [f"{language}: {text}" for language in TRANSLATED for text in update(language)]
print("\n".join(missing))
sys.exit(1 if missing else 0)

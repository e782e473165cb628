from pathlib import Path

import pytest

from tests.support.alexa.verification_setup import AUTHORITY, VerificationSetup


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("roots") / "roots.pem"
    path.write_bytes(AUTHORITY.root_pem)
    return path


@pytest.fixture
def setup(roots: Path) -> VerificationSetup:
    return VerificationSetup(roots)

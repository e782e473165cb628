from typing import get_args

import pytest

from services.web.accounts.notices.notice import Kind, Notice


@pytest.mark.parametrize("kind", get_args(Kind))
def test_only_the_end_of_a_webhook_is_nobodys_deed(kind: Kind) -> None:
    assert Notice(notice_id="a" * 16, kind=kind, at=0).is_deed == (kind != "webhook")

import traceback

import pytest

from ..tools.platform_client import PlatformClient
from ..tools.platform_error import PlatformError
from .platform_common import KEY, ORG, payload
from .wire_common import ANSWERS, answering


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_whatever_comes_down_the_line_is_an_error_to_try_again_and_names_no_key(answer):
    with answering(answer) as url:
        client = PlatformClient("simulated", KEY, ORG, base_url=url, timeout=0.3)
        for call in (client.gpd.list, lambda: client.gpd.create(payload(), publish=True)):
            with pytest.raises(PlatformError) as caught:
                call()
            assert caught.value.retry
            assert KEY not in "".join(traceback.format_exception(caught.value))

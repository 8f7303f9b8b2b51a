from . import test_access_matrix
from . import test_estate
from . import test_erase
from . import test_guard_channels
from . import test_guard_rpc
from . import test_offer
from . import test_privacy

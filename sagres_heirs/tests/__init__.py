from . import test_estate
from . import test_guard_channels

from . import test_estate
from . import test_shares_engine
from . import test_shares_steps
from . import test_split_engine

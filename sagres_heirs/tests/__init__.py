from . import test_estate
from . import test_family_engine
from . import test_family_tree
from . import test_shares_engine
from . import test_shares_steps
from . import test_split_engine
from . import test_succession_terms_engine

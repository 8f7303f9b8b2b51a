from . import test_estate
from . import test_estate_report
from . import test_search
from . import test_search_limit

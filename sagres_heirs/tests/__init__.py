from . import test_estate
from . import test_estate_import
from . import test_estate_open
from . import test_estate_stage

from . import test_position
from . import test_segregation

from . import test_estate

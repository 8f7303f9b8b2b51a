from . import pagopa_setup_test
from . import pagopa_setup_test_call
from . import pagopa_setup_test_line

from . import test_notice_code
from . import test_notice_number
from . import test_notice_pdf

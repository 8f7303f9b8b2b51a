from . import cx_ask
from . import credit_call_log_ask
from . import cx_letter_print

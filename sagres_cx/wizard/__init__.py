from . import credit_contact_edit
from . import cx_wave_preview
from . import cx_ask
from . import credit_call_log_ask
from . import cx_letter_print

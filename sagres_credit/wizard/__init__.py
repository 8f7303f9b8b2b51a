from . import credit_call_log
from . import credit_case_hold
from . import credit_case_reassign
from . import credit_contact_edit
from . import credit_import_wizard

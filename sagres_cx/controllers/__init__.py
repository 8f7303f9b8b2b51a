from . import complaint_register
from . import debtor_complaint

from . import debtor_portal
from . import invoice_portal

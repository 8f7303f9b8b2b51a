from . import debtor
from . import debtor_payment
from . import debtor_portal
from . import approval
from . import phone
from . import contact
from . import export
from . import dataset

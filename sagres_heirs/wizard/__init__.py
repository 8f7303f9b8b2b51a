from . import credit_estate_preset
from . import credit_estate_shares
from . import credit_heir_act_cancel
from . import credit_heir_record
from . import credit_estate_close
from . import credit_estate_curator
from . import credit_estate_mistake
from . import credit_estate_open

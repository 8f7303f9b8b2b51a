from . import credit_call_log_death
from . import credit_estate_close
from . import credit_estate_curator
from . import credit_estate_mistake
from . import credit_estate_open

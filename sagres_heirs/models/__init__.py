from . import credit_estate
from . import credit_estate_share
from . import credit_heir
from . import credit_heir_act
from . import credit_heir_search
from . import credit_case
from . import res_partner

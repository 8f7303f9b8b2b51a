from . import credit_notice_compose
from . import payment_link_wizard
from . import sms_composer
from . import credit_estate_close
from . import credit_estate_curator
from . import credit_estate_mistake
from . import credit_estate_open

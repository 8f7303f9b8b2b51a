from . import credit_notice_compose
from . import payment_link_wizard
from . import sms_composer

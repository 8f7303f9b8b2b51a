from . import credit_notice_compose
from . import pagopa_send

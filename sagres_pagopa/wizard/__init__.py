from . import pagopa_position_compose
from . import pagopa_position_withdraw
from . import pagopa_receipt_assign

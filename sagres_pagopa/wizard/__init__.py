from . import pagopa_anomaly_solve
from . import pagopa_flow_upload
from . import pagopa_position_compose
from . import pagopa_position_withdraw
from . import pagopa_receipt_assign

from . import pagopa_anomaly_solve
from . import pagopa_flow_upload

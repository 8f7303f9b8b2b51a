from . import pagopa_send

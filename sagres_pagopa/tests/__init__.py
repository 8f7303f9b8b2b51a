from . import test_anomaly_engine
from . import test_flow_engine
from . import test_node_answer_engine
from . import test_node_mask_engine
from . import test_node_request_engine
from . import test_node_wsdl_engine
from . import test_remittance_engine
from . import test_safe_xml_engine

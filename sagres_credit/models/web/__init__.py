from . import ir_http
from . import ir_http_link
from . import ir_http_room
from . import ir_attachment
from . import ir_actions_report

from . import cx_complaint_answer
from . import cx_complaint_dispute
from . import cx_complaint_export
from . import cx_complaint_step

from . import cx_callback_close
from . import cx_callback_cancel
from . import cx_voice_record
from . import cx_referral_record
from . import cx_complaint_answer
from . import cx_complaint_dispute
from . import cx_complaint_export
from . import cx_complaint_step

from . import cx_callback_close
from . import cx_callback_cancel
from . import cx_voice_record
from . import cx_referral_record

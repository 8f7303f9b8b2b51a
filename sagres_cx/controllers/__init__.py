from . import chat
from . import complaint_register
from . import debtor_complaint
from . import voice
from . import voice_stop

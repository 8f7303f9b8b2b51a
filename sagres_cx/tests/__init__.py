from . import test_access_matrix
from . import test_program
from . import test_ask
from . import test_ask_phone
from . import test_tour_voice
from . import test_voice_page
from . import test_voucher

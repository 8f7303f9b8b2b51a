from . import test_access_matrix
from . import test_program
from . import test_chat
from . import test_chat_page
from . import test_tour_chat

from . import test_access_matrix
from . import test_etiquette
from . import test_judge
from . import test_listen
from . import test_program
from . import test_quarantine
from . import test_selection
from . import test_wave

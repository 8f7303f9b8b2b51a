from . import test_access_matrix
from . import test_action
from . import test_action_effect
from . import test_action_measure
from . import test_cluster
from . import test_program
from . import test_review
from . import test_tour_review

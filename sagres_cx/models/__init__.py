from . import cx_touchpoint
from . import cx_program
from . import cx_program_survey
from . import survey_survey
from . import survey_user_input
from . import cx_invitation
from . import cx_feedback
from . import cx_feedback_tag

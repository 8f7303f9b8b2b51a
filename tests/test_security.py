"""The suite under attack: every person tries everything on everything that is not theirs."""
from odoo.tests import HttpCase, tagged

from tests.security_common import SecurityCommon
from tests.security_dialogs import DialogTests
from tests.security_leaks import LeakTests
from tests.security_matrix import MatrixTests
from tests.security_methods import MethodTests


@tagged("post_install", "-at_install")
class TestSecurity(MatrixTests, LeakTests, MethodTests, DialogTests, SecurityCommon, HttpCase):
    """Least rights over all four modules together."""

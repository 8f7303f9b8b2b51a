"""The suite under attack: every person tries everything on everything that is not theirs."""
from odoo.tests import HttpCase, tagged

from tests.security_common import SecurityCommon
from tests.security_dialogs import DialogTests
from tests.security_fields import FieldTests
from tests.security_leaks import LeakTests
from tests.security_links import LinkTests
from tests.security_matrix import MatrixTests
from tests.security_methods import MethodTests
from tests.security_own import OwnMethodTests
from tests.security_pages import PageTests
from tests.security_tokens import TokenTests
from tests.security_visits import VisitTests
from tests.security_wires import WireTests


@tagged("post_install", "-at_install")
class TestSecurity(
    MatrixTests, FieldTests, LeakTests, MethodTests, OwnMethodTests, DialogTests, LinkTests, PageTests, TokenTests, VisitTests,
    WireTests, SecurityCommon, HttpCase,
):
    """Least rights over all four modules together."""

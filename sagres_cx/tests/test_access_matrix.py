from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.access_matrix import ROLES, AccessMatrix

from .access_common import AccessCommon

#: What each role may do with a record of a client they work for, as in the matrix of the base.
RIGHTS = {
    "cx.action": ("rc", "rc", "rwcu", "rwc", "", ""),
    "cx.callback": ("r", "r", "r", "r", "", ""),
    "cx.cluster.report": ("r", "r", "r", "r", "", ""),
    "cx.complaint": ("rwc", "rwc", "rwc", "rwc", "", ""),
    "cx.complaint.pause": ("r", "r", "r", "r", "", ""),
    "cx.driver.report": ("r", "r", "r", "r", "", ""),
    "cx.feedback": ("rwc", "rwc", "rwc", "r", "", ""),
    "cx.feedback.tag": ("rwcu", "rwcu", "rwcu", "r", "", ""),
    "cx.invitation": ("r", "r", "r", "", "", ""),
    "cx.lexicon": ("r", "r", "rwcu", "", "", ""),
    "cx.loop.report": ("r", "r", "r", "r", "", ""),
    "cx.program": ("r", "r", "rwcu", "r", "", ""),
    "cx.rating.report": ("r", "r", "r", "r", "", ""),
    "cx.response.report": ("r", "r", "r", "r", "", ""),
    "cx.review": ("r", "r", "rwcu", "r", "", ""),
    "cx.review.decision": ("r", "r", "rwcu", "r", "", ""),
    "cx.score.report": ("r", "r", "r", "r", "", ""),
    "cx.service.fact": ("r", "r", "rwcu", "rwcu", "", ""),
    "cx.service.standard": ("r", "r", "rwcu", "r", "", ""),
    "cx.staff.report": ("", "", "r", "r", "", ""),
    "cx.touchpoint": ("r", "r", "rwcu", "r", "", ""),
    "cx.voucher": ("", "", "", "", "", ""),
    "cx.wave": ("r", "r", "rwcu", "", "", ""),
}
#: The same for every client.
SHARED = ("cx.lexicon", "cx.touchpoint")


@tagged("post_install", "-at_install")
class TestAccessMatrix(AccessMatrix, AccessCommon):
    """Least rights on what people said: who may do what with which record, as a call from outside finds it."""

    MODULE, PREFIX, RIGHTS, SHARED = "sagres_cx", "cx.", RIGHTS, SHARED

    def test_what_employees_said_is_read_by_managers_only(self):
        voices = [
            self.create_voice(
                3, "Too much pressure", stakeholder="employee", partner_id=False, case_id=False, date="2026-09-01",
            ) for _number in range(5)
        ]
        voice = voices[0]
        self.env.flush_all()
        found = {role: self._get_model(getattr(self, role), "cx.feedback").browse(voice.ids) for role in ROLES}
        readers = [role for role, own in found.items() if own.has_access("read")]
        self.assertEqual(readers, ["manager"])

    def test_a_voice_about_an_operator_is_hidden_from_them_until_it_is_closed(self):
        voice = self.create_voice(2, "She was rude", about_operator=True)
        self.env.flush_all()
        own = self._get_model(self.owner, "cx.feedback").browse(voice.ids)
        self.assertFalse(own.has_access("read"))
        self.assertTrue(own.with_user(self.colleague).has_access("read"))
        voice.sudo().state = "closed"
        self.env.flush_all()
        self.assertTrue(self._get_model(self.owner, "cx.feedback").browse(voice.ids).has_access("read"))

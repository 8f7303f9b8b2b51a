from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.sagres_credit.tests.access_matrix import ROLES, AccessMatrix

from .common import CxCommon

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
class TestAccessMatrix(AccessMatrix, CxCommon):
    """Least rights on what people said: who may do what with which record, as a call from outside finds it."""

    MODULE, PREFIX, RIGHTS, SHARED = "sagres_cx", "cx.", RIGHTS, SHARED

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_people()

    def setUp(self):
        super().setUp()
        self.records = self._create_records(self.case)
        self.foreign = self._create_records(self.foreign_case)
        for model in SHARED:
            del self.foreign[model]
        self.env.flush_all()

    def _create_records(self, case):
        """Return ``{model: one record}`` of everything that belongs to the client of ``case``."""
        env = self.env(su=True)
        program = env["cx.program"].create({"name": "Once a year", "company_id": case.company_id.id})
        voice = env["cx.feedback"].create({
            "company_id": case.company_id.id, "case_id": case.id, "body": "Thank you",
            "tag_ids": [Command.create({"emotion": "good"})],
        })
        complaint = env["cx.complaint"].create({"case_id": case.id, "subject": "Twice", "body": "Two invoices for May"})
        hurt = env["cx.feedback"].create({
            "company_id": case.company_id.id, "case_id": case.id, "partner_id": case.partner_id.id, "metric": "nps",
        })
        review = env["cx.review"].create({
            "company_id": case.company_id.id, "month": "2026-10-01", "decision_ids": [Command.create({"name": "Write again"})],
        })
        cluster = self._create_cluster(case)
        return {
            **self._create_figures(hurt),
            "cx.callback": env["cx.callback"].search([("feedback_id", "=", hurt.id)]),
            "cx.complaint": complaint,
            "cx.complaint.pause": env["cx.complaint.pause"].create({
                "complaint_id": complaint.id, "date_from": "2026-11-20", "reason": "The reading",
            }),
            "cx.action": env["cx.action"].create({"name": "Plain words", "company_id": case.company_id.id}),
            "cx.cluster.report": cluster,
            "cx.feedback": voice,
            "cx.feedback.tag": voice.tag_ids,
            "cx.invitation": env["cx.invitation"].create({
                "program_id": program.id, "company_id": case.company_id.id, "partner_id": case.partner_id.id,
            }),
            "cx.lexicon": env.ref("sagres_cx.cx_lexicon_it_gentile"),
            "cx.program": program,
            "cx.service.fact": env["cx.service.fact"].create({"name": "Interruption", "company_id": case.company_id.id}),
            "cx.service.standard": env["cx.service.standard"].create({
                "scheme": "charter", "kind": "complaint", "company_id": case.company_id.id, "days": 10, "source": "Charter",
                "date_from": "2026-01-01", "indemnity": "none",
            }),
            "cx.review": review,
            "cx.review.decision": review.decision_ids,
            "cx.touchpoint": env.ref("sagres_cx.cx_touchpoint_invoice"),
            "cx.voucher": env["cx.voucher"].create({
                "program_id": program.id, "company_id": case.company_id.id, "wave": "2026", "digest": f"{program.id}",
                "date_expiry": "2026-12-20",
            }),
            "cx.wave": env["cx.wave"].create({"program_id": program.id}),
        }

    def _create_cluster(self, case):
        env = self.env(su=True)
        reason = env.ref("sagres_credit.credit_reason_document_unclear")
        env["cx.feedback"].create({
            "company_id": case.company_id.id, "body": "Unclear", "tag_ids": [Command.create({"reason_id": reason.id})],
        })
        return env["cx.cluster.report"].search([("company_id", "=", case.company_id.id)], limit=1)

    def _create_figures(self, hurt):
        """Return one row of each report of voices for the client of ``hurt``."""
        env, company = hurt.env, hurt.company_id
        reason = env.ref("sagres_credit.credit_reason_service")
        env["cx.feedback.tag"].create({"feedback_id": hurt.id, "reason_id": reason.id})
        env["cx.feedback"].create([
            *[{"company_id": company.id, "stakeholder": "employee", "metric": "nps", "date": "2026-09-01"}] * 5,
            {"company_id": company.id, "metric": "ces", "score": 6},
        ])
        env["cx.invitation"].create({"program_id": env["cx.program"].create({"name": "x", "company_id": company.id}).id,
                                     "company_id": company.id})
        env.flush_all()
        reports = ("cx.driver.report", "cx.loop.report", "cx.rating.report", "cx.response.report", "cx.score.report",
                   "cx.staff.report")
        return {model: env[model].search([("company_id", "=", company.id)], limit=1) for model in reports}

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

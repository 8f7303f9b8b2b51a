from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import EstateCommon

#: Free texts in which the family may be named.
TEXTS = {
    "source_note": "Luca, the son", "testament_note": "For Luca", "asset_note": "A flat with Luca", "street": "Via di Luca 1",
}


@tagged("post_install", "-at_install")
class TestEstatePrivacy(EstateCommon):
    """An estate is read by who knows the family: the operator, who stands in, managers and the lawyer it was given to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lawyer = cls._create_user("elena", "sagres_credit.group_lawyer")
        for user in (cls.operator, cls.colleague, cls.manager, cls.client_user, cls.lawyer):
            user.group_ids |= cls.env.ref("base.group_allow_export")
        cls.mandate.member_ids = [Command.create({"user_id": cls.colleague.id})]

    def setUp(self):
        super().setUp()
        self.file = self.env["ir.attachment"].create({
            "name": "certificate.pdf", "raw": b"Luca", "res_model": "credit.estate", "res_id": self.estate.id,
        })
        self.estate.sudo().write({
            **TEXTS, "testament": "yes", "shares_reason": "Luca says", "close_reason": "Luca paid",
            "document_ids": [Command.link(self.file.id)],
        })
        self.message = self.estate.message_post(body="Luca rang")
        self.env.flush_all()
        self.env.invalidate_all()

    def call(self, user, model, method, *args, **kwargs):
        context = {"allowed_company_ids": user.company_ids.ids}
        return call_kw(self.env[model].with_user(user).with_context(context), method, list(args), kwargs)

    def get_roads(self, user):
        names, ids = [*TEXTS, "shares_reason", "close_reason"], self.estate.ids
        only = [("id", "in", ids)]
        return {
            "read": lambda: self.call(user, "credit.estate", "read", ids, names),
            "web_read": lambda: self.call(user, "credit.estate", "web_read", ids, {name: {} for name in names}),
            "search_read": lambda: self.call(user, "credit.estate", "search_read", only, names),
            "search": lambda: self.call(user, "credit.estate", "search", [("asset_note", "ilike", "luca")]),
            "name_search": lambda: self.call(user, "credit.estate", "name_search", "", only),
            "group": lambda: [group for group in self.call(
                user, "credit.estate", "formatted_read_group", only, ["source_note"], ["__count"],
            ) if group["__count"]],
            "export": lambda: self.call(user, "credit.estate", "export_data", ids, names)["datas"],
            "by case": lambda: self.call(user, "credit.case", "search", [("heirs_estate_ids.asset_note", "ilike", "luca")]),
            "by partner": lambda: self.call(user, "res.partner", "search", [("heirs_estate_ids.source_note", "ilike", "luca")]),
            "through the case": lambda: self.call(
                user, "credit.case", "web_read", self.case.ids, {"heirs_estate_ids": {"fields": {"asset_note": {}}}},
            )[0]["heirs_estate_ids"],
            "message": lambda: self.call(user, "mail.message", "read", self.message.ids, ["body"]),
            "messages": lambda: self.call(user, "mail.message", "search", [("id", "=", self.message.id)]),
            "file": lambda: self.call(user, "ir.attachment", "read", self.file.ids, ["datas"]),
            "files": lambda: self.call(user, "ir.attachment", "search", [("id", "=", self.file.id)]),
            "thread": lambda: self.call(user, "credit.estate", "message_post", ids, body="Let me see"),
        }

    def find(self, user):
        """Return the roads from outside by which ``user`` finds something of the estate."""
        return {name for name, road in self.get_roads(user).items() if self.leads(road)}

    def leads(self, road):
        try:
            with self.cr.savepoint():
                return bool(road())
        except UserError:  # or AccessError
            return False
        finally:
            self.env.invalidate_all()

    def test_the_operator_and_the_manager_read_it_by_every_road(self):
        for user in (self.operator, self.manager):
            self.assertEqual(self.find(user), set(self.get_roads(user)), user.login)

    def test_a_colleague_the_client_and_a_lawyer_find_nothing(self):
        for user in (self.colleague, self.client_user, self.lawyer):
            self.assertEqual(self.find(user), set(), user.login)

    def test_who_stands_in_reads_it_in_those_days(self):
        absence = self.env["credit.substitution"].create({
            "user_id": self.operator.id, "substitute_id": self.colleague.id, "date_from": "2026-11-20", "date_to": "2026-11-20",
        })
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.find(self.colleague), self.find(self.manager))
        absence.write({"date_from": "2026-11-18", "date_to": "2026-11-19"})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.find(self.colleague), set())

    def test_the_lawyer_of_the_referral_reads_it(self):
        referral = self.env["credit.referral"].sudo().create({
            "case_id": self.case.id, "reason": "Curator", "goal": "title", "lawyer_id": self.lawyer.id,
        })
        self.env.flush_all()
        self.env.cr.execute("UPDATE credit_referral SET state = 'referred' WHERE id = %s", [referral.id])
        self.env.invalidate_all()
        self.assertGreaterEqual(self.find(self.lawyer), {"read", "search_read", "export", "message", "file"})

    def test_a_colleague_still_sees_on_the_case_that_the_debtor_has_died(self):
        case = self.case.with_user(self.colleague).with_context(allowed_company_ids=self.client.ids)
        self.assertEqual(case.heirs_estate_state, self.estate.state)
        self.assertFalse(case.heirs_can_open)
        self.assertIn("died", case.hold_label)

    def test_the_report_opens_the_case_for_who_may_not_read_the_estate(self):
        for user, model in ((self.operator, "credit.estate"), (self.colleague, "credit.case"), (self.client_user, "credit.case")):
            row = self.env["credit.estate.report"].with_user(user).with_context(
                allowed_company_ids=user.company_ids.ids,
            ).search([("case_id", "=", self.case.id)])
            self.assertEqual(row.action_open_estate()["res_model"], model, user.login)

    def test_what_a_colleague_heard_is_kept_in_the_estate_not_in_the_thread_of_the_case(self):
        self.estate.sudo().state = "mistaken"
        self.env.invalidate_all()
        dialog = self.env["credit.estate.open"].with_user(self.colleague).with_context(
            allowed_company_ids=self.client.ids,
        ).create({"case_id": self.case.id, "note": "Her son Luca told me"})
        self.assertEqual(dialog.action_open()["type"], "ir.actions.act_window_close")
        estate = self.case.heirs_estate_ids.filtered(lambda one: one.state != "mistaken")
        self.assertIn("Her son Luca", " ".join(estate.message_ids.mapped("body")))
        self.assertNotIn("Luca", " ".join(self.case.message_ids.mapped("body")))
        self.assertNotIn("Luca", " ".join(filter(None, self.case.activity_ids.mapped("note"))))

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged

from .guard_common import GuardCommon

SPECIFICATION = {"display_name": {}, "estate_id": {}}
MODELS = ("credit.heir", "credit.heir.act", "credit.heir.search", "credit.heir.offer")


@tagged("post_install", "-at_install")
class TestPrivacy(GuardCommon):
    """Who the family is is known to the operator, who stands in, the manager and the lawyer of the case alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lawyer = cls._create_user("elena", "sagres_credit.group_lawyer")
        for user in (cls.operator, cls.colleague, cls.manager, cls.client_user, cls.lawyer):
            user.group_ids |= cls.env.ref("base.group_allow_export")
        cls.mandate.member_ids = [Command.create({"user_id": cls.colleague.id})]

    def build(self):
        super().build()
        self.set_state("called")
        self.act = self.env["credit.heir.act"].sudo().create({
            "heir_id": self.heir.id, "kind": "called", "date": "2026-06-01", "proof": "Family certificate",
            "document_ids": [Command.create({"name": "act.pdf", "raw": b"a"})],
        })
        self.search = self.env["credit.heir.search"].sudo().create({
            "estate_id": self.estate.id, "heir_id": self.heir.id, "kind": "residence", "authority": "Milan", "answer": "Via X",
        })
        self.offer = self.estate.with_user(self.operator)._record_offer(
            heir=self.heir, amount=1, channel="phone", told_how="read", is_unsolicited=True,
        )
        self.records = {record._name: record.sudo() for record in (self.heir, self.act, self.search, self.offer)}
        self.message = self.estate.message_post(body="Luca Bianchi rang")
        self.file = self.env["ir.attachment"].create({
            "name": "family.pdf", "raw": b"Luca", "res_model": "credit.estate", "res_id": self.estate.id,
        })
        self.act.document_ids.write({"res_model": "credit.heir.act", "res_id": self.act.id})
        self.env.flush_all()

    def _call(self, user, model, method, *args, **kwargs):
        context = {"allowed_company_ids": user.company_ids.ids}
        return call_kw(self.env[model].with_user(user).with_context(context), method, list(args), kwargs)

    def _sees(self, user):
        """Return what of the family ``user`` finds, by every road from outside."""
        seen = set()
        for model, record in self.records.items():
            domain = [("id", "=", record.id)]
            roads = {
                "read": lambda model=model, record=record: self._call(user, model, "read", record.ids, ["display_name"]),
                "web_read": lambda model=model, record=record: self._call(user, model, "web_read", record.ids, SPECIFICATION),
                "search": lambda model=model, domain=domain: self._call(user, model, "search", domain),
                "search_read": lambda model=model, domain=domain: self._call(user, model, "search_read", domain, ["id"]),
                "name_search": lambda model=model, domain=domain: self._call(user, model, "name_search", "", domain),
                "group": lambda model=model, domain=domain: [
                    group for group in self._call(user, model, "formatted_read_group", domain, ["estate_id"], ["__count"])
                    if group["__count"]
                ],
                "export": lambda model=model, record=record: self._call(
                    user, model, "export_data", record.ids, ["display_name"],
                )["datas"],
            }
            seen |= {(model, name) for name, road in roads.items() if self._finds(road)}
        roads = {
            "message": lambda: self._call(user, "mail.message", "read", self.message.ids, ["body"]),
            "messages": lambda: self._call(user, "mail.message", "search", [("id", "=", self.message.id)]),
            "file": lambda: self._call(user, "ir.attachment", "read", self.file.ids, ["datas"]),
            "files": lambda: self._call(user, "ir.attachment", "search", [("id", "=", self.file.id)]),
            "proof": lambda: self._call(user, "ir.attachment", "read", self.act.document_ids.ids, ["datas"]),
            "family": lambda: self._call(user, "credit.estate", "read", self.estate.ids, ["heir_ids"])[0]["heir_ids"],
            "by name": lambda: self._call(user, "credit.estate", "search", [("heir_ids.name", "ilike", "Luca")]),
            "by case": lambda: self._call(user, "credit.case", "search", [("heirs_estate_ids.heir_ids.name", "ilike", "Luca")]),
        }
        return seen | {name for name, road in roads.items() if self._finds(road)}

    def _finds(self, road):
        try:
            with self.cr.savepoint():
                return bool(road())
        except UserError:  # or AccessError
            return False
        finally:
            self.env.invalidate_all()

    def test_the_operator_and_the_manager_see_all(self):
        all_roads = self._sees(self.manager)
        self.assertEqual(len(all_roads), 7 * len(MODELS) + 8)
        self.assertEqual(self._sees(self.operator), all_roads)

    def test_a_colleague_and_the_client_see_nothing(self):
        for user in (self.colleague, self.client_user, self.lawyer):
            self.assertEqual(self._sees(user), set(), user.login)

    def test_a_colleague_sees_while_they_stand_in(self):
        absence = self.env["credit.substitution"].create({
            "user_id": self.operator.id, "substitute_id": self.colleague.id, "date_from": "2026-11-20", "date_to": "2026-11-20",
        })
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._sees(self.colleague), self._sees(self.manager))
        absence.write({"date_from": "2026-11-18", "date_to": "2026-11-19"})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._sees(self.colleague), set())

    def test_a_lawyer_sees_with_a_referral_of_the_case(self):
        referral = self.env["credit.referral"].sudo().create({
            "case_id": self.case.id, "reason": "Curator", "goal": "title", "lawyer_id": self.lawyer.id,
        })
        self.env.flush_all()
        self.assertEqual(self._sees(self.lawyer), set(), "What is only proposed is not given")
        self.env.cr.execute("UPDATE credit_referral SET state = 'referred' WHERE id = %s", [referral.id])
        self.env.invalidate_all()
        seen = self._sees(self.lawyer)
        for model in MODELS:
            self.assertIn((model, "read"), seen)
        self.assertIn("message", seen)
        self.assertIn("file", seen)

    def test_another_operator_s_estate_is_another_s(self):
        self.case.with_user(self.manager)._assign(self.colleague, "manager", "Load")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertIn(("credit.heir", "read"), self._sees(self.colleague))
        self.assertEqual(self._sees(self.operator) - {"message", "messages"}, set())

    def test_the_client_learns_nothing_of_what_somebody_did_in_the_succession(self):
        self.set_state("accepted")
        notice = self.write_notice(self.child, self.son)
        self.set_state("renounced")
        theirs = notice.with_user(self.client_user).with_context(allowed_company_ids=self.client.ids)
        reason = theirs.reason or ""
        for word in ("renounce", "heir", "succession"):
            self.assertNotIn(word, reason.lower())

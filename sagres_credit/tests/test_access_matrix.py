from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command, Date
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from .access_common import AccessCommon
from .access_records import TOPICS
from .common import NIGHT

OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
# What each role may do with a record of a client they work for: read, write, create, unlink. The owner is the operator
# of the case, the colleague another operator of the firm, the accountant has no role in credit management.
ROLES = ("owner", "colleague", "manager", "client_user", "lawyer", "accountant")
RIGHTS = {
    "credit.advice": ("r", "r", "r", "r", "", ""),
    "credit.approval.report": ("", "", "r", "", "", ""),
    "credit.client.contact": ("r", "r", "rwcu", "r", "", ""),
    "credit.question": ("r", "r", "r", "r", "", ""),
    "credit.allocation": ("rw", "r", "rw", "r", "", ""),
    "credit.allocation.line": ("r", "r", "r", "r", "", ""),
    "credit.assignment": ("r", "r", "r", "r", "", ""),
    "credit.calendar": ("r", "r", "r", "", "", ""),
    "credit.call.record": ("r", "r", "r", "", "", ""),
    "credit.call.report": ("r", "r", "r", "r", "", ""),
    "credit.case": ("rw", "r", "rwcu", "r", "", ""),
    "credit.claim.kind": ("r", "r", "rwcu", "r", "", ""),
    "credit.contact.hours": ("r", "r", "rwcu", "", "", ""),
    "credit.contact.mark": ("r", "r", "r", "r", "", ""),
    "credit.contact.rule": ("r", "r", "rwcu", "", "", ""),
    "credit.deadline.report": ("r", "r", "r", "", "", ""),
    "credit.delivery": ("rw", "r", "rw", "r", "", ""),
    "credit.delivery.import": ("", "", "rwcu", "", "", ""),
    "credit.delivery.import.line": ("", "", "r", "", "", ""),
    "credit.delivery.proof": ("r", "r", "r", "r", "", ""),
    "credit.dispute": ("r", "r", "r", "r", "", ""),
    "credit.dispute.report": ("r", "r", "r", "r", "", ""),
    "credit.holiday": ("r", "r", "rwcu", "", "", ""),
    "credit.import": ("", "", "rwcu", "", "", ""),
    "credit.import.issue": ("", "", "r", "", "", ""),
    "credit.import.layout": ("", "", "rwcu", "", "", ""),
    "credit.import.layout.column": ("", "", "rwcu", "", "", ""),
    "credit.import.line": ("", "", "r", "", "", ""),
    "credit.interaction": ("rwc", "r", "rwcu", "r", "", ""),
    "credit.letter.batch": ("r", "r", "r", "", "", ""),
    "credit.interest.line": ("r", "r", "r", "r", "", ""),
    "credit.interest.statement": ("r", "r", "r", "r", "", ""),
    "credit.interest.rate": ("r", "r", "rwcu", "", "", ""),
    "credit.legal.parameter": ("r", "r", "rwcu", "", "", ""),
    "credit.limitation.event": ("rwc", "r", "rwc", "r", "", ""),
    "credit.limitation.act": ("r", "r", "r", "r", "", ""),
    "credit.limitation.period": ("r", "r", "rwcu", "r", "", ""),
    "credit.limitation.report": ("r", "r", "r", "r", "", ""),
    "credit.link": ("r", "r", "r", "", "", ""),
    "credit.mandate": ("r", "r", "rwcu", "r", "", ""),
    "credit.mandate.member": ("r", "r", "rwcu", "", "", ""),
    "credit.notice": ("r", "r", "r", "r", "", ""),
    "credit.notice.item": ("r", "r", "r", "r", "", ""),
    "credit.operator.report": ("", "", "r", "", "", ""),
    "credit.person": ("r", "r", "rwc", "", "", ""),
    "credit.plan": ("r", "r", "r", "r", "", ""),
    "credit.plan.line": ("r", "r", "r", "r", "", ""),
    "credit.policy": ("r", "r", "rwcu", "r", "", ""),
    "credit.policy.level": ("r", "r", "rwcu", "r", "", ""),
    "credit.portfolio.report": ("r", "r", "r", "r", "", ""),
    "credit.problem": ("rw", "", "rwcu", "", "", ""),
    "credit.promise": ("r", "r", "r", "r", "", ""),
    "credit.promise.report": ("r", "r", "r", "r", "", ""),
    "credit.reason": ("r", "r", "rwcu", "r", "", ""),
    "credit.receivable": ("rw", "r", "rwc", "r", "", ""),
    "credit.referral": ("r", "r", "r", "r", "", ""),
    "credit.referral.act": ("r", "r", "r", "r", "", ""),
    "credit.recovery.rate": ("r", "r", "rwcu", "r", "", ""),
    "credit.related.person": ("rwcu", "r", "rwcu", "", "", ""),
    "credit.round": ("rwc", "", "rwcu", "", "", ""),
    "credit.run": ("r", "r", "r", "", "", ""),
    "credit.run.line": ("r", "r", "r", "", "", ""),
    "credit.settlement": ("r", "r", "r", "r", "", ""),
    "credit.settlement.line": ("r", "r", "r", "r", "", ""),
    "credit.solution": ("r", "r", "rwcu", "", "", ""),
    "credit.stage": ("r", "r", "rwcu", "r", "r", ""),
    "credit.substitution": ("r", "r", "rwcu", "", "", ""),
} | {model: rights for topic in TOPICS for model, rights in topic.RIGHTS.items()}
# Nobody's: the same for every client.
SHARED = (
    "credit.calendar", "credit.claim.kind", "credit.legal.parameter", "credit.limitation.period", "credit.person",
    "credit.reason", "credit.recovery.rate", "credit.stage", "credit.substitution",
)
SHARED += tuple(model for topic in TOPICS for model in topic.SHARED)
CHILDREN = {
    "credit.allocation": {"declared_how": "By phone"},
    "credit.delivery": {"note": "Changed"},
    "credit.interaction": {"body": "Changed"},
    "credit.limitation.event": {"note": "Changed"},
    "credit.receivable": {"hold": True},
    "credit.related.person": {"proof": "Changed"},
}


@tagged("post_install", "-at_install")
class TestAccessMatrix(AccessCommon):
    """Least rights: who may do what with which record, as a call from outside finds it."""

    def _call(self, user, record, method, *args):
        """Call a method on a record as the web client does, all the user's companies active."""
        record.invalidate_recordset()
        return call_kw(self._get_model(user, record._name), method, [record.ids, *args], {})

    def _get_model(self, user, name):
        return self.env(user=user, context={"allowed_company_ids": user.company_ids.ids})[name]

    def assertRefused(self, user, record, method, *args):
        with self.subTest(user=user.login, method=method), self.assertRaises(AccessError), self.env.cr.savepoint():
            self._call(user, record, method, *args)

    def test_every_model_is_in_the_matrix(self):
        models = self.env["ir.model.access"].search([("name", "like", "credit.%"), ("group_id.privilege_id", "=", self.env.ref(
            "sagres_credit.res_groups_privilege_credit").id)]).model_id
        models = models.filtered(lambda model: "sagres_credit" in model.modules.split(", ") and not model.transient)
        self.assertEqual(sorted(models.mapped("model")), sorted(RIGHTS))

    def test_rights_on_records_of_own_clients(self):
        for model, rights in RIGHTS.items():
            record = self.records[model]
            self.assertTrue(record, model)
            for role, expected in zip(ROLES, rights, strict=True):
                user = getattr(self, role)
                found = "".join(
                    letter for letter, operation in OPERATIONS.items()
                    if self._get_model(user, model).browse(record.id).has_access(operation)
                )
                with self.subTest(model=model, role=role):
                    self.assertEqual(found, expected)

    def test_nothing_of_another_client_can_be_reached(self):
        for model, record in self.foreign.items():
            if model in SHARED:
                continue
            self.assertTrue(record, model)
            for role in ROLES:
                user = getattr(self, role)
                self.assertRefused(user, record, "read", ["id"])
                self.assertRefused(user, record, "write", {})
                self.assertRefused(user, record, "unlink")
                own = self._get_model(user, model)
                if own.has_access("read"):
                    self.assertFalse(own.search([("id", "=", record.id)]), f"{role} finds {model}")

    def test_call_from_outside_cannot_write_on_the_case_of_another_operator(self):
        self.assertRefused(self.colleague, self.case, "write", {"hold_reason": "Mine now"})
        self.assertRefused(self.colleague, self.case, "action_set_hold", "2026-12-31", "Mine now")
        self._call(self.owner, self.case, "write", {"hold_reason": "Asked for a week"})
        self._call(self.manager, self.case, "write", {"hold_reason": "Agreed"})
        self.assertEqual(self.case.hold_reason, "Agreed")

    def test_call_from_outside_cannot_write_what_hangs_on_the_case_of_another_operator(self):
        for model, vals in CHILDREN.items():
            record = self.records[model]
            for user in (self.colleague, self.client_user, self.lawyer):
                self.assertRefused(user, record, "write", vals)
                self.assertRefused(user, record, "unlink")
            self._call(self.owner, record, "write", vals)
            self._call(self.manager, record, "write", vals)

    def test_call_from_outside_cannot_add_to_the_case_of_another_operator(self):
        said = {"case_id": self.case.id, "company_id": self.client.id, "outcome": "reached", "direction": "in"}
        relative = {"case_id": self.case.id, "role": "payer", "partner_id": self._create_debtor("Zio", self.client).id}
        for model, vals in (("credit.interaction", said), ("credit.related.person", relative)):
            for user in (self.colleague, self.client_user, self.lawyer):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    call_kw(self._get_model(user, model), "create", [dict(vals)], {})
            self.assertTrue(call_kw(self._get_model(self.owner, model), "create", [dict(vals)], {}))

    def test_substitute_acts_on_what_hangs_on_a_case_only_in_the_days_of_the_absence(self):
        absence = self.env["credit.substitution"].create({
            "user_id": self.owner.id, "substitute_id": self.colleague.id,
            "date_from": Date.add(NIGHT, days=2), "date_to": Date.add(NIGHT, days=4),
        })
        records = [(self.case, {"hold_reason": "x"}), *((self.records[model], vals) for model, vals in CHILDREN.items())]
        for day, allowed in (("2026-11-21", False), ("2026-11-22", True), ("2026-11-24", True), ("2026-11-25", False)):
            with freeze_time(f"{day} 10:00:00"):
                for record, vals in records:
                    with self.subTest(day=day, model=record._name):
                        seen = self._get_model(self.colleague, record._name).browse(record.id)
                        self.assertEqual(seen.has_access("write"), allowed)
                        if allowed:
                            self._call(self.colleague, record, "write", vals)
                        else:
                            self.assertRefused(self.colleague, record, "write", vals)
        absence.unlink()
        self.assertRefused(self.colleague, self.case, "write", {"hold_reason": "x"})

    def test_colleague_of_the_team_records_an_inbound_contact_by_the_dialog_and_continuity_is_missed(self):
        self.mandate.member_ids = [Command.create({"user_id": self.colleague.id})]
        dialog = self._get_model(self.colleague, "credit.call.log").create({
            "case_id": self.case.id, "direction": "in", "outcome": "reported_payment", "body": "Paid on Monday",
            "next_step": "none",
        })
        self._call(self.colleague, dialog, "action_save")
        said = self.case.interaction_ids.filtered(lambda interaction: interaction.body == "Paid on Monday")
        self.assertEqual((said.user_id, said.direction, said.continuity), (self.colleague, "in", False))

    def test_colleague_out_of_the_team_records_nothing(self):
        dialog = self._get_model(self.colleague, "credit.call.log").create({
            "case_id": self.case.id, "direction": "in", "outcome": "reported_payment", "next_step": "none",
        })
        with self.assertRaisesRegex(AccessError, "looked after by"):
            self._call(self.colleague, dialog, "action_save")

    def test_private_words_cannot_be_called_from_outside(self):
        for method in ("_assign", "_log_interaction", "_apply_interaction", "_set_facts"):
            with self.assertRaises(AccessError):
                call_kw(self.env["credit.case"].with_user(self.owner), method, [self.case.ids], {})

    def test_operator_can_neither_start_the_night_nor_change_the_operator(self):
        with self.assertRaises(AccessError):
            call_kw(self.env["credit.run"].with_user(self.owner), "action_start", [], {})
        with self.assertRaises(AccessError):
            self.env["credit.case.reassign"].with_user(self.owner).create({
                "case_ids": self.case.ids, "user_id": self.colleague.id, "reason": "Too much work",
            })

    def test_client_sees_own_customers_and_who_works_for_them_only(self):
        staff = new_test_user(
            self.env, "gino", groups="sagres_credit.group_client", company_id=self.other_client.id,
            company_ids=[Command.set(self.other_client.ids)],
        )
        stranger = self._create_debtor("Ivo Blu", self.other_client)
        unbound = self.env["res.partner"].create({"name": "A supplier of the firm", "company_id": False})
        env = self.env(user=self.client_user, context={"allowed_company_ids": self.client.ids})
        users = env["res.users"].search([])
        self.assertIn(self.owner, users)
        self.assertNotIn(staff, users)
        partners = env["res.partner"].search([])
        self.assertIn(self.debtor, partners)
        self.assertIn(self.owner.partner_id, partners)
        self.assertFalse(partners & (stranger | staff.partner_id | unbound | self.other_client.partner_id))
        names = [name for _id, name in env["res.partner"].name_search("", limit=None)]
        self.assertNotIn("Ivo Blu", " ".join(names))

    def test_client_finds_no_colleague_of_another_client_in_mentions_and_chat(self):
        staff = new_test_user(
            self.env, "gino", groups="sagres_credit.group_client", company_id=self.other_client.id,
            company_ids=[Command.set(self.other_client.ids)],
        )
        for user, visible in ((self.owner, True), (self.client_user, False)):
            partners = self._get_model(user, "res.partner")
            for found in (partners.get_mention_suggestions("gino"), partners.search_for_channel_invite("gino")):
                ids = [person["id"] for person in found.get("res.partner", [])]
                if "store_data" in found:
                    ids = [person["id"] for person in found["store_data"].get("res.partner", [])]
                with self.subTest(user=user.login):
                    self.assertEqual(staff.partner_id.id in ids, visible)

    def test_outsiders_are_not_in_the_open_channels_of_the_firm(self):
        general = self.env.ref("mail.channel_all_employees")
        self.assertIn(self.owner.partner_id, general.channel_partner_ids)
        for user in (self.client_user, self.lawyer):
            self.assertNotIn(user.partner_id, general.channel_partner_ids)
            self.assertRefused(user, general, "read", ["name"])
            self.assertFalse(self._get_model(user, "discuss.channel").search([("id", "=", general.id)]))
        self.assertTrue(self._call(self.owner, general, "read", ["name"]))
        chat = self._get_model(self.client_user, "discuss.channel")._get_or_create_chat([self.owner.partner_id.id])
        self.assertTrue(self._call(self.client_user, chat, "read", ["name"]))

    def test_who_has_no_role_still_reads_customers_and_invoices(self):
        invoice = self.case.receivable_ids.move_id
        for record in (invoice, invoice.line_ids, self.debtor, self.client):
            names = [name for name in self._get_model(self.accountant, record._name).fields_get() if name.startswith("credit")]
            self.assertTrue(self._call(self.accountant, record, "read", names))

    def test_who_has_no_role_still_books_invoices_and_payments_and_the_case_follows(self):
        self.env.user.company_ids |= self.client
        invoice = self.invoice(50, 10, post=False)
        self._call(self.accountant, invoice, "action_post")
        self.assertEqual(self.case.amount_overdue, 150)
        payment = self._get_model(self.accountant, "account.payment.register").with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})
        payment.action_create_payments()
        self.assertEqual(self.case.amount_overdue, 100)

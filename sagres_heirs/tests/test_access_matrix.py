from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.service.model import call_kw
from odoo.tests import tagged

from .access_common import AccessCommon
from .common import NIGHT

OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
#: What each role may do with a record of a client they work for, as in the matrix of the base.
ROLES = ("owner", "colleague", "manager", "client_user", "lawyer", "accountant")
RIGHTS = {
    "credit.estate": ("rw", "", "rw", "", "", ""),
    "credit.estate.later": ("r", "", "r", "", "", ""),
    "credit.estate.letter": ("r", "", "r", "", "", ""),
    "credit.estate.report": ("r", "r", "r", "r", "", ""),
    "credit.heir": ("rwcu", "", "rwcu", "", "", ""),
    "credit.heir.act": ("r", "", "r", "", "", ""),
    "credit.heir.erasure": ("", "", "r", "", "", ""),
    "credit.heir.offer": ("r", "", "r", "", "", ""),
    "credit.heir.search": ("r", "", "r", "", "", ""),
}
#: What an operator may write on their own, and nobody else.
CHILDREN = {"credit.estate": {"place_death": "Roma"}, "credit.heir": {"note": "Changed"}}
#: What a lawyer reads once the case was referred to them.
OF_LAWYER = ("credit.estate", "credit.estate.later", "credit.heir", "credit.heir.act", "credit.heir.offer", "credit.heir.search")


@tagged("post_install", "-at_install")
class TestAccessMatrix(AccessCommon):
    """Least rights on an estate: who may do what with which record, as a call from outside finds it."""

    def _call(self, user, record, method, *args):
        record.invalidate_recordset()
        return call_kw(self._get_model(user, record._name), method, [record.ids, *args], {})

    def _get_model(self, user, name):
        return self.env(user=user, context={"allowed_company_ids": user.company_ids.ids})[name]

    def assertRefused(self, user, record, method, *args):
        with self.subTest(user=user.login, model=record._name, method=method), self.assertRaises(AccessError), \
                self.env.cr.savepoint():
            self._call(user, record, method, *args)

    def test_every_model_is_in_the_matrix(self):
        models = self.env["ir.model.access"].search([("name", "like", "credit.%"), ("group_id.privilege_id", "=", self.env.ref(
            "sagres_credit.res_groups_privilege_credit").id)]).model_id
        models = models.filtered(lambda model: model.modules == "sagres_heirs" and not model.transient)
        # Rows of the books: who sees a payment or the part of an item is tried with them.
        of_books = {"credit.heir.item", "credit.heir.payment"}
        self.assertEqual(sorted(set(models.mapped("model")) - of_books), sorted(RIGHTS))

    def test_every_model_has_a_rule_of_its_clients(self):
        rules = self.env["ir.rule"].search([("global", "=", True), ("model_id.model", "in", list(RIGHTS))])
        self.assertEqual(sorted(set(rules.model_id.mapped("model"))), sorted(RIGHTS))

    def test_every_dialog_belongs_to_who_opened_it(self):
        dialogs = self.env["ir.model"].search([("transient", "=", True)]).filtered(lambda model: model.modules == "sagres_heirs")
        rules = self.env["ir.rule"].search([("global", "=", True), ("model_id", "in", dialogs.ids)])
        self.assertFalse((dialogs - rules.model_id).mapped("model"))

    def test_rights_on_records_of_own_clients(self):
        for model, rights in RIGHTS.items():
            for role, expected in zip(ROLES, rights, strict=True):
                found = "".join(
                    letter for letter, operation in OPERATIONS.items()
                    if self._get_model(getattr(self, role), model).browse(self.records[model].id).has_access(operation)
                )
                with self.subTest(model=model, role=role):
                    self.assertEqual(found, expected)

    def test_nothing_of_another_client_can_be_reached(self):
        for model, record in self.foreign.items():
            for role in ROLES:
                user = getattr(self, role)
                for method, args in (("read", [["id"]]), ("write", [{}]), ("unlink", [])):
                    self.assertRefused(user, record, method, *args)
                own = self._get_model(user, model)
                if own.has_access("read"):
                    self.assertFalse(own.search([("id", "=", record.id)]), f"{role} finds {model}")

    def test_call_from_outside_cannot_write_on_the_estate_of_another_operator(self):
        for model, vals in CHILDREN.items():
            for user in (self.colleague, self.client_user, self.lawyer, self.accountant):
                self.assertRefused(user, self.records[model], "write", vals)
                self.assertRefused(user, self.records[model], "unlink")
            self._call(self.owner, self.records[model], "write", vals)
            self._call(self.manager, self.records[model], "write", vals)

    def test_call_from_outside_cannot_add_to_the_estate_of_another_operator(self):
        rows = {
            "credit.heir": {"estate_id": self.estate.id, "name": "X", "relation": "child"},
            "credit.heir.search": {"estate_id": self.estate.id, "kind": "residence", "authority": "X"},
        }
        for model, vals in rows.items():
            for user in (self.colleague, self.client_user, self.lawyer, self.accountant):
                with self.subTest(model=model, user=user.login), self.assertRaises(AccessError), self.env.cr.savepoint():
                    call_kw(self._get_model(user, model), "create", [dict(vals)], {})

    def test_substitute_acts_only_in_the_days_of_the_absence(self):
        self.env["credit.substitution"].create({
            "user_id": self.owner.id, "substitute_id": self.colleague.id,
            "date_from": Date.add(NIGHT, days=2), "date_to": Date.add(NIGHT, days=4),
        })
        for day, allowed in (("2026-11-21", False), ("2026-11-22", True), ("2026-11-24", True), ("2026-11-25", False)):
            with freeze_time(f"{day} 10:00:00"):
                for model in CHILDREN:
                    seen = self._get_model(self.colleague, model).browse(self.records[model].id)
                    with self.subTest(day=day, model=model):
                        self.assertEqual(seen.has_access("write"), allowed)

    def test_a_lawyer_reads_what_was_referred_and_writes_nothing(self):
        referral = self.env["credit.referral"].sudo().create({
            "case_id": self.case.id, "reason": "A curator", "goal": "title", "lawyer_id": self.lawyer.id,
        })
        for state, expected in (("proposed", ""), ("referred", "r"), ("withdrawn", "")):
            self.env.cr.execute("UPDATE credit_referral SET state = %s WHERE id = %s", [state, referral.id])
            self.env.invalidate_all()
            for model in OF_LAWYER:
                seen = self._get_model(self.lawyer, model).browse(self.records[model].id)
                found = "".join(letter for letter, operation in OPERATIONS.items() if seen.has_access(operation))
                with self.subTest(model=model, state=state):
                    self.assertEqual(found, expected)

from odoo.exceptions import AccessError
from odoo.service.model import call_kw

OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
ROLES = ("owner", "colleague", "manager", "client_user", "lawyer", "accountant")


class AccessMatrix:
    """What every satellite tries of its models: least rights by role, and nothing of another client.

    A test class names ``MODULE``, the ``PREFIX`` of its models, ``RIGHTS`` (``{model: letters by role}``) and ``SHARED`` (models
    that are the same for every client), and makes ``self.records`` and ``self.foreign`` (``{model: one record}``).
    """

    def _call(self, user, record, method, *args):
        record.invalidate_recordset()
        return call_kw(self._get_model(user, record._name), method, [record.ids, *args], {})

    def _get_model(self, user, name):
        return self.env(user=user, context={"allowed_company_ids": user.company_ids.ids})[name]

    def test_every_model_is_in_the_matrix(self):
        models = self.env["ir.model.access"].search([("name", "like", f"{self.PREFIX}%")]).model_id
        found = models.filtered(lambda model: not model.transient).mapped("model")
        self.assertEqual(sorted(found), sorted(self.RIGHTS))

    def test_every_model_has_a_rule_of_its_clients(self):
        rules = self.env["ir.rule"].search([("global", "=", True), ("model_id.model", "in", list(self.RIGHTS))])
        self.assertEqual(sorted({*rules.model_id.mapped("model"), *self.SHARED}), sorted(self.RIGHTS))

    def test_every_dialog_belongs_to_who_opened_it(self):
        dialogs = self.env["ir.model"].search([("transient", "=", True)])
        dialogs = dialogs.filtered(lambda model: model.modules == self.MODULE)
        rules = self.env["ir.rule"].search([("global", "=", True), ("model_id", "in", dialogs.ids)])
        self.assertFalse((dialogs - rules.model_id).mapped("model"))

    def test_rights_on_records_of_own_clients(self):
        for model, rights in self.RIGHTS.items():
            for role, expected in zip(ROLES, rights, strict=True):
                found = "".join(
                    letter for letter, operation in OPERATIONS.items()
                    if self._get_model(getattr(self, role), model).browse(self.records[model].ids).has_access(operation)
                )
                with self.subTest(model=model, role=role):
                    self.assertEqual(found, expected)

    def test_nothing_of_another_client_can_be_reached(self):
        for model, record in self.foreign.items():
            if model in self.SHARED:
                continue
            for role in ROLES:
                user = getattr(self, role)
                for method, args in (("read", [["id"]]), ("write", [{}]), ("unlink", [])):
                    with self.subTest(role=role, model=model, method=method), self.assertRaises(AccessError), \
                            self.env.cr.savepoint():
                        self._call(user, record, method, *args)
                own = self._get_model(user, model)
                if own.has_access("read"):
                    self.assertFalse(own.search([("id", "in", record.ids)]), f"{role} finds {model}")

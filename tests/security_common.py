"""One record of everything at a client of the firm and one at a client nobody works for, and everybody who may try them."""
from contextlib import contextmanager

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user

from odoo.addons.sagres_credit.tests import test_access_matrix as credit
from odoo.addons.sagres_credit.tests.access_people import AccessPeople
from odoo.addons.sagres_credit.tests.common import CreditCommon
from odoo.addons.sagres_cx.tests import test_access_matrix as cx
from odoo.addons.sagres_cx.tests.access_records import CxRecords
from odoo.addons.sagres_heirs.tests import test_access_matrix as heirs
from odoo.addons.sagres_heirs.tests.access_records import HeirsRecords
from odoo.addons.sagres_pagopa.tests import test_access_matrix as pagopa
from odoo.addons.sagres_pagopa.tests.access_records import PagopaRecords

MODULES = ("sagres_credit", "sagres_heirs", "sagres_pagopa", "sagres_cx")
RIGHTS = {**credit.RIGHTS, **heirs.RIGHTS, **pagopa.RIGHTS, **cx.RIGHTS}
SHARED = {*credit.SHARED, *pagopa.SHARED, *cx.SHARED}
ROLES = credit.ROLES
#: Rows of the books of Odoo: who reads a payment is tried with payments.
BOOKS = {"credit.heir.item", "credit.heir.payment"}
#: Who works for the client, besides those of the matrix of each module, and whose rights they have.
ALIKE = {
    "outsider": "colleague", "salesperson": "accountant", "employee": "accountant", "portal": "accountant",
    "public": "accountant",
}
#: Who works for another client of the firm, and whose rights they have on what belongs to nobody.
STRANGERS = {"stranger": "colleague", "other_client_user": "client_user"}
EVERYBODY = (*ROLES, *ALIKE, *STRANGERS)


class SecurityCommon(AccessPeople, HeirsRecords, PagopaRecords, CxRecords, CreditCommon):
    """The firm, three clients, one record of every model at the first and at the third, and thirteen people who try them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.create_people()
        cls.create_credit_shared(substitute=cls.lawyer)
        cls._create_category()
        cls.case = cls.create_credit_case(cls.mandate, cls.debtor)
        creditor = cls._create_creditor(cls.client, cls._create_bank(cls.client))
        cls.records = cls._create_everything(cls.case, creditor, "301000000000004285")
        cls.create_foreign_case()
        creditor = cls._create_foreign_creditor(cls.foreign_client)
        cls.foreign = cls._create_everything(cls.foreign_case, creditor, "301000000000004386")
        cls.env.flush_all()

    @classmethod
    def create_people(cls):
        super().create_people()
        cls.outsider = cls._create_user("olga", "sagres_credit.group_operator")
        cls.mandate.member_ids = [Command.create({"user_id": cls.colleague.id})]
        groups = {"sara": "sales_team.group_sale_salesman_all_leads", "ivo": "base.group_user"}
        people = [
            new_test_user(
                cls.env, login, groups=group, company_id=cls.client.id, company_ids=[Command.set(cls.client.ids)],
            ) for login, group in groups.items()
        ]
        cls.salesperson, cls.employee = people
        cls.portal = new_test_user(
            cls.env, "pia", groups="base.group_portal", partner_id=cls.debtor.id, company_id=cls.client.id,
            company_ids=[Command.set(cls.client.ids)],
        )
        cls.public = cls.env.ref("base.public_user")
        cls.stranger = cls._create_user("remo", "sagres_credit.group_operator", cls.other_client)
        cls.other_client_user = cls._create_user("gino", "sagres_credit.group_client", cls.other_client)

    @classmethod
    def _create_everything(cls, case, creditor, number):
        """Return ``{model: one record}`` of every model of the four modules, at the client of ``case``."""
        dead = cls._create_debtor(f"Dead of {case.company_id.name}", case.company_id)
        estate = cls.env["credit.estate"].create({"case_id": cls.create_credit_case(case.mandate_id, dead).id})
        return {
            **cls.create_credit_records(case), **cls.create_heirs_records(estate),
            **cls.create_pagopa_records(creditor, case, number), **cls.create_cx_records(case),
        }

    def get_rights(self, model, role):
        """Return the letters of what a role may do with a record of the first client."""
        if role in STRANGERS and model not in SHARED:
            return ""
        return RIGHTS[model][ROLES.index(STRANGERS.get(role) or ALIKE.get(role) or role)]

    def as_role(self, role, model):
        """Return a model as the web client of this person finds it, all their companies active."""
        companies = self.get_companies(role)
        self.env[model].invalidate_model(flush=False)  # what was read with other rights says nothing of these
        return self.env(user=getattr(self, role), su=False, context={"allowed_company_ids": companies})[model]

    @classmethod
    def get_companies(cls, role):
        """Return the ids of the clients a person works for: asked before every call, and so read once."""
        known = vars(cls).get("known_companies")
        if known is None:
            known = cls.known_companies = {}
        if role not in known:
            known[role] = getattr(cls, role).company_ids.ids
        return known[role]

    def refuse_in_few_words(self):
        """Spare Odoo to find out for its message which rule refused, where nobody reads it."""
        for model in ("ir.rule", "ir.model.access"):
            self.patch(self.env.registry[model], "_make_access_error", lambda *_what: AccessError("Refused"))

    def rpc(self, role, model, method, *args, **kwargs):
        """Call a method as a program outside does."""
        return call_kw(self.as_role(role, model), method, list(args), kwargs)

    @contextmanager
    def undone(self):
        """Take back whatever is done inside, also what no error took back."""
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            yield
        finally:
            self.env.cr.clear()  # what was not written yet is not to be written any more
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)

    def assertNone(self, found):
        """Fail with a line for each thing that was found."""
        lines = sorted(map(str, found))
        if lines:
            self.fail(f"{len(lines)} found:\n" + "\n".join(lines))

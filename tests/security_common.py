"""One record of everything at a client of the firm and one at a client nobody works for, and everybody who may try them."""
from contextlib import contextmanager
from types import SimpleNamespace

from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user

from odoo.addons.sagres_credit.tests import test_access_matrix as credit
from odoo.addons.sagres_credit.tests.common import NIGHT, CreditCommon
from odoo.addons.sagres_cx.tests import test_access_matrix as cx
from odoo.addons.sagres_heirs.tests import test_access_matrix as heirs
from odoo.addons.sagres_pagopa.tests import test_access_matrix as pagopa
from odoo.addons.sagres_pagopa.tests.common import PagopaCommon

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


def borrow(case, name):
    """Return a function of a test class to be called on the class of another, without its tests."""
    found = vars(case)[name]
    return found if isinstance(found, classmethod) else classmethod(found)


class SecurityCommon(CreditCommon):
    """The firm, three clients, one record of every model at the first and at the third, and thirteen people who try them."""

    _create_of_credit = borrow(credit.TestAccessMatrix, "_create_records")
    _create_of_pagopa = borrow(pagopa.TestAccessMatrix, "_create_records")
    _create_of_cx = borrow(cx.TestAccessMatrix, "_create_records")
    _create_case = borrow(credit.TestAccessMatrix, "_create_case")
    _create_cluster = borrow(cx.TestAccessMatrix, "_create_cluster")
    _create_figures = borrow(cx.TestAccessMatrix, "_create_figures")
    _create_flow = borrow(pagopa.TestAccessMatrix, "_create_flow")
    _create_creditor = borrow(PagopaCommon, "_create_creditor")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.operator
        cls._create_people()
        cls._create_firm()
        cls.case = cls._create_case(cls.mandate, cls.debtor)
        cls.records = cls._create_everything(cls.case, "301000000000004285")
        cls.foreign_client = cls._create_client("Terza S.p.A.")
        cls.foreign_debtor = cls._create_debtor("Ugo Neri", cls.foreign_client)
        cls.foreign_case = cls._create_case(cls._create_mandate(cls.foreign_client, cls.env.user), cls.foreign_debtor)
        cls.foreign = cls._create_everything(cls.foreign_case, "301000000000004386")
        cls.env.flush_all()

    @classmethod
    def _create_people(cls):
        cls.outsider = cls._create_user("olga", "sagres_credit.group_operator")
        cls.lawyer = cls._create_user("elena", "sagres_credit.group_lawyer")
        cls.mandate.member_ids = [Command.create({"user_id": cls.colleague.id})]
        groups = {
            "fabio": "account.group_account_user", "sara": "sales_team.group_sale_salesman_all_leads", "ivo": "base.group_user",
        }
        people = [
            new_test_user(
                cls.env, login, groups=group, company_id=cls.client.id, company_ids=[Command.set(cls.client.ids)],
            ) for login, group in groups.items()
        ]
        cls.accountant, cls.salesperson, cls.employee = people
        cls.portal = new_test_user(
            cls.env, "pia", groups="base.group_portal", partner_id=cls.debtor.id, company_id=cls.client.id,
            company_ids=[Command.set(cls.client.ids)],
        )
        cls.public = cls.env.ref("base.public_user")
        cls.stranger = cls._create_user("remo", "sagres_credit.group_operator", cls.other_client)
        cls.other_client_user = cls._create_user("gino", "sagres_credit.group_client", cls.other_client)

    @classmethod
    def _create_firm(cls):
        """Make what is the same for every client."""
        cls.person = cls.env["credit.person"].create({"name": "Rosa Bianchi", "key": "BNCRSO80A41F839X"})
        cls.reason = cls.env.ref("sagres_credit.credit_reason_document_lost")
        cls.absence = cls.env["credit.substitution"].create({
            "user_id": cls.manager.id, "substitute_id": cls.lawyer.id, "date_from": NIGHT, "date_to": NIGHT,
        })
        cls.category = cls.env["pagopa.category"].search([("code", "=", "9/0101002IM/")]) or cls.env["pagopa.category"].create({
            "code": "9/0101002IM/", "name": "Rents",
        })

    @classmethod
    def _create_everything(cls, case, number):
        """Return ``{model: one record}`` of every model of the four modules, at the client of ``case``."""
        company = case.company_id
        dead = cls._create_debtor(f"Dead of {company.name}", company)
        estate = cls.env["credit.estate"].create({"case_id": cls._create_case(case.mandate_id, dead).id})
        bank = cls.env["res.partner.bank"].create({
            "acc_number": pagopa.IBAN if company == cls.client else "IT28W8000000292100645211151",
            "partner_id": company.partner_id.id, "company_id": company.id,
        })
        cls.bank = bank
        tax_code = pagopa.TAX_CODE if company == cls.client else "98765432103"
        accounts = [Command.create({"bank_id": bank.id})]
        creditor = cls._create_creditor(company, tax_code=tax_code, account_ids=accounts)
        of_estate = SimpleNamespace(env=cls.env, case=estate.case_id, manager=cls.manager)
        return {
            **cls._create_of_credit(case),
            **vars(heirs.TestAccessMatrix)["_create_records"](of_estate, estate),
            **cls._create_of_pagopa(creditor, case, number),
            **cls._create_of_cx(case),
        }

    def get_rights(self, model, role):
        """Return the letters of what a role may do with a record of the first client."""
        if role in STRANGERS and model not in SHARED:
            return ""
        return RIGHTS[model][ROLES.index(STRANGERS.get(role) or ALIKE.get(role) or role)]

    def as_role(self, role, model):
        """Return a model as the web client of this person finds it, all their companies active."""
        user = getattr(self, role)
        self.env[model].invalidate_model(flush=False)  # what was read with other rights says nothing of these
        return self.env(user=user, su=False, context={"allowed_company_ids": user.company_ids.ids})[model]

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

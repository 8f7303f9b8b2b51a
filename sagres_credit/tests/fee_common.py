from odoo.fields import Command, Date

from .client_common import ClientCommon

OCTOBER = Date.to_date("2026-10-01")
NOVEMBER = Date.to_date("2026-11-01")


class FeeCommon(ClientCommon):
    """A mandate since September that earns 4 % on what is paid late and 8 % beyond 90 days, and a debtor talked to in October."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls._create_scheme(cls.client)
        cls.late = cls._create_rule("Late payments", "percent", bands={1: 4, 91: 8})
        cls.mandate.write({"date_start": "2026-09-01", "fee_scheme_id": cls.scheme.id, "fee_company_id": cls.firm.id})

    def setUp(self):
        super().setUp()
        self.case.date_opened = "2026-09-01"
        self.talk(date="2026-10-01 09:00:00")

    @classmethod
    def _create_scheme(cls, company, **vals):
        return cls.env["credit.fee.scheme"].create({
            "name": "Success fee", "company_id": company.id, "contact_rule": "conversation", **vals,
        })

    @classmethod
    def _create_rule(cls, name, kind, bands=None, **vals):
        return cls.env["credit.fee.rule"].create({
            "scheme_id": cls.scheme.id, "name": name, "kind": kind,
            "band_ids": [
                Command.create({"since": since, "percent": percent}) for since, percent in (bands or {}).items()
            ],
            **vals,
        })

    def pay_on(self, move, date, amount=None):
        """Pay an invoice on a day, and return the partial reconciliation."""
        before = move.line_ids.matched_credit_ids
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids,
        ).with_company(move.company_id).create({"amount": amount or move.amount_residual, "payment_date": date})
        wizard._create_payments()
        return move.line_ids.matched_credit_ids - before

    def make(self, month=OCTOBER, mandates=None):
        """Make the statement of a month as the credit manager does, and return it."""
        wizard = self.as_user(self.manager, self.env["credit.fee.make"]).create({
            "date": month, "mandate_ids": [Command.set((mandates or self.mandate).ids)],
        })
        found = wizard.action_make()["domain"][0][2]
        self.env.invalidate_all()
        return self.env["credit.fee.statement"].browse(found)

    def send(self, statement):
        return self.as_user(self.manager, statement).action_send()

    def approve(self, statement, user=None):
        return self.as_user(user or self.client_user, statement).action_approve()

    def lines(self, statement):
        """Return the lines in a form that can be compared."""
        return sorted((line.kind, line.base, line.percent, line.amount) for line in statement.line_ids)

    def attributions(self):
        self.env["credit.fee.collection"]._accrue(self.client)
        rows = self.env["credit.fee.collection"].search([("company_id", "=", self.client.id)], order="date, amount")
        return [(row.amount, row.attribution) for row in rows]

    def undo(self, partial):
        partial.unlink()
        self.env.flush_all()

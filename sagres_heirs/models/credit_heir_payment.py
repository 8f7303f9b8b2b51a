from odoo import api, fields, models
from odoo.tools import SQL


class CreditHeirPayment(models.Model):
    """How each payment of an heir is booked and which item of the deceased it pays: read from the books."""

    _name = "credit.heir.payment"
    _description = "Payment of an heir"
    _auto = False
    _reads_primary = True
    _order = "date desc, id desc"
    _depends = {
        "account.partial.reconcile": ["amount", "debit_move_id", "credit_move_id"],
        "account.move.line": ["date", "move_id", "partner_id"],
        "credit.estate": ["case_id", "date_death", "state"],
        "credit.heir": ["case_id", "estate_id", "state"],
        "credit.receivable": ["case_id", "line_id"],
        "credit.settlement": ["case_id", "move_id"],
    }

    heir_id = fields.Many2one("credit.heir", readonly=True)
    estate_id = fields.Many2one("credit.estate", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    case_id = fields.Many2one("credit.case", string="Case of the heir", readonly=True)
    receivable_id = fields.Many2one("credit.receivable", string="Item paid", readonly=True)
    entry_id = fields.Many2one("account.move", string="Booked as", readonly=True)
    date = fields.Date(readonly=True)
    amount = fields.Monetary(readonly=True)
    is_write_off = fields.Boolean(string="Written off", readonly=True)

    @property
    def _table_query(self):
        return self._get_rows_query()

    @api.model
    def _get_rows_query(self):
        """Return the SQL of one row a partial reconciliation; a heir who pays three items has three."""
        return SQL(
            """
            SELECT paid.partial_id AS id, paid.heir_id, heir.estate_id, heir.company_id, company.currency_id, paid.case_id,
                   paid.receivable_id, paid.entry_id, paid.date, paid.amount, paid.is_write_off
              FROM (%s) AS paid
              JOIN credit_heir AS heir ON heir.id = paid.heir_id
              JOIN res_company AS company ON company.id = heir.company_id
            """,
            self.env["credit.estate"]._get_paid_by_heirs_query(SQL("TRUE")),
        )

    def action_open_entry(self):
        """Open the entry in the books."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "account.move", "res_id": self.entry_id.id,
            "views": [(False, "form")], "context": {"allowed_company_ids": self.company_id.ids},
        }

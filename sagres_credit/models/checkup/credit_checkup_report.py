from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..credit_limitation_report import AT_RISK


class CreditCheckupReport(models.Model):
    """The portfolio as a check-up sees it today: one row for each open debit item."""

    _name = "credit.checkup.report"
    _description = "Items of a check-up"
    _inherit = ["credit.checkup.trait"]
    _auto = False
    _rec_name = "receivable_id"
    _order = "amount desc, id"
    _depends = {
        "account.move.line": [
            "amount_residual", "date", "date_maturity", "display_type", "parent_state", "partner_id", "product_id",
        ],
        "credit.case": ["contact_count", "last_reason_id", "partner_id"],
        "credit.notice": ["case_id", "date_sent"],
        "credit.receivable": [
            "case_id", "claim_kind_id", "company_id", "limitation_date", "limitation_state", "line_id", "move_id",
        ],
        "res.partner": [
            "city", "commercial_partner_id", "credit_segment", "credit_tax_code", "email", "phone", "street", "vat", "zip",
        ],
    }

    receivable_id = fields.Many2one("credit.receivable", string="Item", readonly=True)
    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    due_date = fields.Date(readonly=True)
    amount = fields.Monetary(string="Open", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT receivable.id, receivable.id AS receivable_id, receivable.move_id, receivable.company_id,
                   item.due AS due_date, line.amount_residual AS amount, %(traits)s
              FROM credit_receivable AS receivable
              JOIN account_move_line AS line ON line.id = receivable.line_id AND line.amount_residual > 0
               AND line.parent_state = 'posted'
              JOIN res_partner AS contact ON contact.id = line.partner_id
              JOIN res_partner AS person ON person.id = contact.commercial_partner_id
         LEFT JOIN credit_case AS work ON work.id = receivable.case_id
        CROSS JOIN LATERAL (SELECT COALESCE(line.date_maturity, line.date) AS due) AS item
            """,
            traits=SQL(", ").join(
                SQL("%s AS %s", query, SQL.identifier(name))
                for name, query in self._get_trait_queries(fields.Date.context_today(self)).items()
            ),
        )

    @api.model
    def _get_trait_queries(self, today):
        """Return ``{trait: SQL}`` over ``receivable``, ``line``, ``item.due``, ``person`` (debtor) and ``work`` (case)."""
        deceased = self.env["res.partner"].sudo().with_context(active_test=False)._search(
            self._get_deceased_domain(), bypass_access=True,
        )
        bucket = self.env["credit.limitation.report"]._get_bucket_query(today)
        return {
            "partner_id": SQL("person.id"),
            "segment": SQL("person.credit_segment"),
            "claim_kind_id": SQL("receivable.claim_kind_id"),
            "product_id": SQL(
                "(SELECT sold.product_id FROM account_move_line AS sold WHERE sold.move_id = receivable.move_id"
                " AND sold.display_type = 'product' AND sold.product_id IS NOT NULL ORDER BY sold.id LIMIT 1)"
            ),
            "ageing": self._get_ageing_query(today),
            "limitation": bucket,
            "is_at_risk": SQL("(%s) IN %s", bucket, AT_RISK),
            "is_uncontacted": SQL(
                "COALESCE(work.contact_count, 0) = 0 AND NOT EXISTS (SELECT FROM credit_notice AS told"
                " WHERE told.case_id = work.id AND told.date_sent IS NOT NULL)"
            ),
            "is_deceased": SQL("person.id IN (%s)", deceased.select()),
            "no_phone": SQL("COALESCE(person.phone, '') = ''"),
            "no_email": SQL("COALESCE(person.email, '') = ''"),
            "no_address": SQL(
                "COALESCE(person.street, '') = '' OR COALESCE(person.city, '') = '' OR COALESCE(person.zip, '') = ''"
            ),
            "no_tax_code": SQL("COALESCE(person.credit_tax_code, '') = '' AND COALESCE(person.vat, '') = ''"),
        }

    @api.model
    def _get_deceased_domain(self):
        """Return the ``Domain`` of debtors who have died.

        For a module to know of deaths, it must override this method and add its own with ``|``.
        """
        return Domain("credit_case_ids", "any!", [("last_reason_id.code", "=like", "deceased%")])

    @api.model
    def _get_ageing_query(self, today):
        """Return the SQL of the age of an item on a day, in the classes of the portfolio."""
        return SQL(
            """CASE WHEN item.due >= %(today)s THEN '0_not_due' WHEN item.due >= %(today)s::date - 30 THEN '1_30'
                    WHEN item.due >= %(today)s::date - 60 THEN '2_60' WHEN item.due >= %(today)s::date - 90 THEN '3_90'
                    WHEN item.due >= %(today)s::date - 180 THEN '4_180' WHEN item.due >= %(today)s::date - 365 THEN '5_365'
                    ELSE '6_older' END""",
            today=today,
        )

    def action_open_item(self):
        return self.receivable_id.with_context(allowed_company_ids=self.env.user.company_ids.ids).action_open_move()

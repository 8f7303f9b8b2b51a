from odoo import api, models
from odoo.tools import SQL, groupby


class CreditCase(models.Model):
    """A customer who owes nothing and speaks has one operator as well: a closed case of the base."""

    _inherit = "credit.case"

    @api.model
    def _open_for_customers(self, company, partners):
        """Return ``{partner: case}`` of some customers of a client; who has none gets a closed one with an operator.

        The operator is chosen as the night chooses: who looks after the same person at another client, else the least
        loaded of the team.
        """
        cases = self.sudo().search([
            ("company_id", "=", company.id), ("partner_id", "in", partners.ids), ("parent_id", "=", False),
        ])
        fresh = partners - cases.partner_id
        mandate = self.env["credit.mandate"].sudo()._get_active(company).get(company)
        if fresh:
            opened = self.sudo().create([
                {"company_id": company.id, "partner_id": partner.id, "mandate_id": mandate and mandate.id}
                for partner in fresh
            ])
            cases |= opened
            if mandate:
                opened._assign_as_at_night(mandate)
        return {case.partner_id: case for case in cases}

    def _assign_as_at_night(self, mandate):
        """Give these new cases to operators of a mandate, by the statements of the night."""
        night = self.env["credit.night"]
        self.flush_recordset()
        self.env.cr.execute(SQL(
            """
            CREATE TEMPORARY TABLE credit_night ON COMMIT DROP AS
            SELECT id AS case_id, partner_id, TRUE AS is_open, NULL::integer AS user_id, NULL::varchar AS cause
              FROM credit_case WHERE id IN %s
            """,
            tuple(self.ids),
        ))
        night._link_persons()
        night._keep_operators(mandate)
        night._spread_operators(mandate)
        rows = self.env.execute_query(SQL("SELECT case_id, user_id, cause FROM credit_night WHERE user_id IS NOT NULL"))
        self.env.cr.execute("DROP TABLE credit_night")
        for (user_id, cause), chosen in groupby(rows, lambda row: row[1:]):
            self.browse(row[0] for row in chosen)._assign(self.env["res.users"].browse(user_id), cause)

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...tools.duplicates import Party, find_pairs

#: What is read of a contact to compare it; codes count only where they are right.
COLUMNS = (
    "id", "name", "is_company",
    "CASE WHEN credit_tax_code_valid THEN credit_tax_code END",
    "CASE WHEN credit_vat_valid THEN vat END",
    "credit_phone_key", "credit_phone_work_key", "email_normalized", "credit_pec", "street", "CONCAT_WS(' ', zip, city)",
)


class CreditDuplicate(models.Model):
    """Two entries of a client's master data that may be the same person, until somebody merges them or says they are two."""

    _name = "credit.duplicate"
    _description = "Possible duplicate"
    _order = "score desc, id"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Person", required=True, readonly=True, index=True, ondelete="cascade")
    other_id = fields.Many2one("res.partner", string="Perhaps the same", readonly=True, index=True, ondelete="cascade")
    other_name = fields.Char(string="Merged entry", readonly=True)
    address = fields.Char(related="partner_id.contact_address", string="Address")
    other_address = fields.Char(related="other_id.contact_address", string="Other address")
    score = fields.Integer(readonly=True, aggregator=None, help="0 to 100: how much agrees.")
    reasons = fields.Char(readonly=True, help="Codes of what agrees.")
    why = fields.Char(string="What agrees", compute="_compute_why")
    state = fields.Selection(
        [("proposed", "To look at"), ("merged", "Merged"), ("distinct", "Two persons")],
        default="proposed", required=True, readonly=True, index=True,
    )
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True, ondelete="restrict")
    date_decided = fields.Date(string="Decided on", readonly=True)

    _pair_uniq = models.UniqueIndex("(partner_id, other_id)", "These two are compared already.")

    @api.depends("reasons")
    def _compute_why(self):
        words = self._get_reason_words()
        for pair in self:
            pair.why = ", ".join(words[code] for code in (pair.reasons or "").split() if code in words)

    @api.model
    def _get_reason_words(self):
        return {
            "tax_code": self.env._("same tax code or VAT number"), "phone": self.env._("same name and phone"),
            "email": self.env._("same name and e-mail"), "address": self.env._("same name and address"),
        }

    def action_distinct(self):
        """Say that these are two persons: they are not proposed again."""
        self._check_may_decide()
        self.sudo().filtered(lambda pair: pair.state == "proposed").write({
            "state": "distinct", "decided_by_id": self.env.uid, "date_decided": fields.Date.context_today(self),
        })

    def action_merge(self):
        self.ensure_one()
        self._check_may_decide()
        if self.state != "proposed":
            raise UserError(self.env._("Somebody has decided about these two meanwhile: open the list again."))
        return {
            "type": "ir.actions.act_window", "name": self.env._("Merge two entries"), "res_model": "credit.merge",
            "views": [(False, "form")], "target": "new",
            "context": {"default_duplicate_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    @api.model
    def action_search(self):
        """Look for duplicates now, in the clients the manager works for."""
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager looks for duplicates."))
        mandates = self.env["credit.mandate"].sudo().search(
            [("state", "=", "active"), ("company_id", "in", self.env.user.company_ids.ids)]
        )
        for company in mandates.company_id:
            self.sudo()._propose(company)
        return self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_duplicate_action")

    def _check_may_decide(self):
        self.check_access("read")
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager decides who is the same person."))

    @api.model
    def _propose(self, company):
        """Compare the contacts of a client and keep the pairs that may be one person; a fixed number of statements.

        What was decided stays; what no longer agrees is taken away.
        """
        pairs = list(find_pairs(self._read_parties(company)))
        rows = SQL(
            """SELECT * FROM UNNEST(%s::integer[], %s::integer[], %s::integer[], %s::varchar[])
                   AS pair(first, second, score, reasons)""",
            [pair.first for pair in pairs], [pair.second for pair in pairs], [pair.score for pair in pairs],
            [" ".join(pair.reasons) for pair in pairs],
        )
        self.flush_model()
        self.env.cr.execute(SQL(
            """DELETE FROM credit_duplicate AS known
                WHERE known.company_id = %s AND known.state = 'proposed'
                  AND NOT EXISTS (SELECT FROM (%s) AS pair
                                   WHERE (pair.first, pair.second) = (known.partner_id, known.other_id))""",
            company.id, rows,
        ))
        self.env.cr.execute(SQL(
            """INSERT INTO credit_duplicate AS known (company_id, partner_id, other_id, score, reasons, state, create_date,
                                                      write_date)
                    SELECT %s, first, second, score, reasons, 'proposed', NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                      FROM (%s) AS pair
               ON CONFLICT (partner_id, other_id) DO UPDATE SET score = EXCLUDED.score, reasons = EXCLUDED.reasons
                     WHERE known.state = 'proposed' AND (known.score, known.reasons) <> (EXCLUDED.score, EXCLUDED.reasons)""",
            company.id, rows,
        ))
        self.invalidate_model()
        return len(pairs)

    @api.model
    def _read_parties(self, company):
        self.env["res.partner"].flush_model()
        rows = self.env.execute_query(SQL(
            """SELECT %s FROM res_partner
                WHERE company_id = %s AND active AND parent_id IS NULL AND COALESCE(name, '') <> '' ORDER BY id""",
            SQL(", ".join(COLUMNS)), company.id,  # pylint: disable=sql-injection
        ))
        for key, name, firm, code, vat, phone, work, email, pec, street, town in rows:
            codes = (code, (vat or "").upper().removeprefix("IT"))
            yield Party(
                key, name, *(frozenset(filter(None, data)) for data in (codes, (phone, work), (email, pec))), street or "",
                town or "", bool(firm),
            )

    @api.model
    def _cron_propose(self):
        """Look for duplicates and for data to mend, client by client."""
        companies = self.env["credit.mandate"].search([("state", "=", "active")]).company_id
        left = len(companies)
        for company in companies:
            self._propose(company)
            self.env["credit.data.fix"]._propose(company)
            left -= 1
            if not self.env["ir.cron"]._commit_progress(1, remaining=left):
                break

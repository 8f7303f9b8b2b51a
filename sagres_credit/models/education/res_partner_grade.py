from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .credit_case_grade import READERS
from .credit_grade import GRADES, TRENDS


class ResPartner(models.Model):
    """How a debtor pays, as the night wrote it on the debtor; nobody writes it by hand."""

    _inherit = "res.partner"

    credit_grade = fields.Selection(
        GRADES, string="How they pay", readonly=True, copy=False, index="btree_not_null", groups=READERS,
        help="From the days between due date and payment in the last twelve months; empty where nothing was due.",
    )
    credit_grade_reason = fields.Char(
        string="Why this grade", compute="_compute_credit_grade_reason", compute_sudo=True, groups=READERS,
    )
    credit_delay_trend = fields.Selection(
        TRENDS, string="Trend of payments", compute="_compute_credit_grade_reason", compute_sudo=True, groups=READERS,
    )

    @api.depends("credit_grade", "company_id")
    @api.depends_context("lang")
    def _compute_credit_grade_reason(self):
        delays = self.env["credit.debtor.delay"]._read_of(self.company_id, self)
        empty = self.env["credit.debtor.delay"]
        for partner in self:
            delay = delays.get((partner.company_id, partner.commercial_partner_id), empty)
            partner.credit_grade_reason, partner.credit_delay_trend = delay.reason, delay.trend

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_grade_vals(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_grade_vals(vals)
        return super().write(vals)

    @api.model
    def _check_grade_vals(self, vals):
        if "credit_grade" in vals and not self.env.su:
            raise UserError(self.env._("How a debtor pays is told by their payments: nobody writes it by hand."))

    @api.model
    def _get_silent_query(self):
        """Return the SQL of the ids of who is left in peace; see :meth:`_get_silence_reasons`.

        Where a reason counts everywhere, the same person at another client is left in peace, too.
        """
        partners = self.sudo().with_context(active_test=False)
        queries = []
        for reason in self._get_silence_reasons():
            found = partners._search(reason.domain, bypass_access=True).select()
            queries.append(SQL("(%s)", found))
            if reason.everywhere:
                queries.append(SQL(
                    "SELECT same.id FROM res_partner AS same JOIN res_partner AS told"
                    " ON told.credit_person_id = same.credit_person_id WHERE told.id IN (%s)", found,
                ))
        return SQL(" UNION ").join(queries)

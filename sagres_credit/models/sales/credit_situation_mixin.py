from odoo import api, fields, models

from ..education.credit_grade import GRADES, TRENDS
from .credit_situation import READERS

SITUATION_GROUPS = ",".join(READERS)
AMOUNT = {"currency_field": "credit_situation_currency_id", "compute": "_compute_credit_situation", "groups": SITUATION_GROUPS}
FIGURE = {"compute": "_compute_credit_situation", "groups": SITUATION_GROUPS}


class CreditSituationMixin(models.AbstractModel):
    """A customer, or something that is about to be sold to one, shows how they stand with what they owe.

    Who sells sees the sums, the delay and the agreements of customers of their own companies; why somebody does not pay and
    what they said stays with who works the case.
    """

    _name = "credit.situation.mixin"
    _description = "Credit situation"

    credit_has_situation = fields.Boolean(string="Has a credit situation", **FIGURE)
    credit_situation_currency_id = fields.Many2one("res.currency", string="Currency of the credits", **FIGURE)
    credit_exposure = fields.Monetary(
        string="Exposure", help="All that is open, due or not, less what was paid without reference.", **AMOUNT,
    )
    credit_overdue = fields.Monetary(string="Overdue", **AMOUNT)
    credit_oldest_due = fields.Date(string="Oldest due", **FIGURE)
    credit_situation_grade = fields.Selection(GRADES, string="Grade of payment", **FIGURE)
    credit_situation_trend = fields.Selection(TRENDS, string="Trend of delay", **FIGURE)
    credit_situation_delay = fields.Char(string="Delay", **FIGURE)
    credit_agreement_words = fields.Char(string="Agreements", **FIGURE)

    def _get_situation_pairs(self):
        """Return ``{record: (company, commercial partner)}``: whose situation each of these shows.

        For a module to show it elsewhere, it must override this method.
        """
        return {}

    def _compute_credit_situation(self):
        pairs = self._get_situation_pairs()
        found = self.env["credit.situation"]._read(list(pairs.values()))
        for record in self:
            company, partner = pairs.get(record, (None, None))
            record.update(self._prepare_situation(company, found.get((company, partner))))

    def _prepare_situation(self, company, situation):
        """Return the values of the fields of a situation; all empty where there is none or nobody may see it."""
        if not situation:
            return dict.fromkeys(self._get_situation_fields(), False)
        return {
            "credit_has_situation": True, "credit_situation_currency_id": company.sudo().currency_id.id,
            "credit_exposure": situation.exposure, "credit_overdue": situation.overdue, "credit_oldest_due": situation.oldest,
            "credit_situation_grade": situation.delay.grade, "credit_situation_trend": situation.delay.trend,
            "credit_situation_delay": situation.delay.reason, "credit_agreement_words": situation.agreements,
        }

    @api.model
    def _get_situation_fields(self):
        return [field.name for field in self.env.registry.field_computed[self._fields["credit_has_situation"]]]

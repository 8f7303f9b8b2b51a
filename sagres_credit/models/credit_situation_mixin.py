from odoo import fields, models

from .credit_situation import READERS, TRENDS

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
    credit_exposure = fields.Monetary(string="Exposure", help="All that is open, due or not, less what was paid without reference.", **AMOUNT)
    credit_overdue = fields.Monetary(string="Overdue", **AMOUNT)
    credit_oldest_due = fields.Date(string="Oldest due", **FIGURE)
    credit_delay = fields.Integer(string="Average days late", help="Of what was paid in the last six months.", **FIGURE)
    credit_delay_trend = fields.Selection(TRENDS, string="Trend of delay", **FIGURE)
    credit_delay_words = fields.Char(string="Delay", **FIGURE)
    credit_agreement_words = fields.Char(string="Agreements", **FIGURE)
    credit_grade_label = fields.Char(string="Grade", **FIGURE)

    def _get_situation_pairs(self):
        """Return ``{record: (company, commercial partner)}``: whose situation each of these shows.

        For a module to show it elsewhere, it must override this method.
        """
        return {}

    def _compute_credit_situation(self):
        pairs = self._get_situation_pairs()
        found = self.env["credit.situation"]._read(list(pairs.values()))
        for record in self:
            pair = pairs.get(record, (self.env["res.company"], self.env["res.partner"]))
            situation = found.get(pair)
            record.update(record._prepare_situation(pair, situation))

    def _prepare_situation(self, pair, situation):
        """Return the values of the fields of a situation; all empty where there is none or nobody may see it."""
        company, partner = pair
        return {
            "credit_has_situation": bool(situation),
            "credit_situation_currency_id": company.sudo().currency_id.id if situation else False,
            "credit_exposure": situation.exposure if situation else 0,
            "credit_overdue": situation.overdue if situation else 0,
            "credit_oldest_due": situation and situation.oldest,
            "credit_delay": round(situation.delay_now or 0) if situation else 0,
            "credit_delay_trend": situation and situation.trend,
            "credit_delay_words": situation and self._tell_delay(situation),
            "credit_agreement_words": situation and situation.agreements,
            "credit_grade_label": situation and self._tell_grade(partner.sudo()),
        }

    def _tell_delay(self, situation):
        if situation.delay_now is None:
            return self.env._("Nothing paid in the last six months")
        if situation.delay_before is None:
            return self.env._("%(now)s days late on average in the last six months", now=round(situation.delay_now))
        return self.env._(
            "%(now)s days late on average in the last six months, %(before)s in the six before",
            now=round(situation.delay_now), before=round(situation.delay_before),
        )

    def _tell_grade(self, partner):
        """Return the grade of a customer as a letter, nothing where no grade was given."""
        grade = partner["credit_grade"] if "credit_grade" in partner._fields else False
        return grade and dict(partner._fields["credit_grade"]._description_selection(self.env)).get(grade)

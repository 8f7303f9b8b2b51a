from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from .credit_heir_act_grave import EXTENDED_TERMS


class CreditHeir(models.Model):
    """A term that a judge extended ends on the new day, and nothing is proposed before it."""

    _inherit = "credit.heir"

    @api.depends("act_ids.extended_term")
    def _compute_deadline(self):
        return super()._compute_deadline()

    def _record(self, kind, date, proof, documents=None, **vals):
        if kind == "term_extended" and not documents:
            raise UserError(self.env._("Attach the order of the judge that extends the term."))
        return super()._record(kind, date, proof, documents, **vals)

    def _prepare_act_vals(self, kind, vals):
        term = vals.get("extended_term") if kind == "term_extended" else False
        return {**super()._prepare_act_vals(kind, vals), "extended_term": term}

    def _find_fault_of_day(self, kind, date, vals):
        fault = super()._find_fault_of_day(kind, date, vals)
        return fault or (self._find_fault_of_extension(vals) if kind == "term_extended" else False)

    def _find_fault_of_extension(self, vals):
        """Return why a judge cannot have extended such a term to such a day, ``False`` where it may be."""
        term, end = vals.get("extended_term"), fields.Date.to_date(vals.get("date_end"))
        if term not in dict(EXTENDED_TERMS):
            return self.env._("Choose which term the judge extended.")
        running = dict((kind, day) for day, kind in self._get_terms()) if self.estate_id.date_death else {}
        if term not in running:
            return self.env._("No such term runs for %(person)s.", person=self.name)
        if not end or end <= running[term]:
            return self.env._(
                "Write the new last day: after %(day)s, on which the term ends without the extension.",
                day=format_date(self.env, running[term]),
            )
        return False

    def _extend(self, term, end):
        """Return the last day of a term: the latest that a judge set, else ``end``."""
        acts = self._get_valid_acts().filtered(lambda act: act.kind == "term_extended" and act.extended_term == term)
        return max(filter(None, [end, *acts.mapped("date_end")]), default=None)

from odoo import fields, models

from odoo.addons.sagres_credit.models.credit_receivable_limitation import HORIZONS


class CreditCase(models.Model):
    """When the share of an heir lapses: by the acts before the death and by those towards that heir."""

    _inherit = "credit.case"

    def _compute_limitation(self):
        heirs = self.filtered("parent_id")
        result = super(CreditCase, self - heirs)._compute_limitation()
        owed, courses = heirs._read_own_terms() if heirs else ({}, {})
        for case in heirs:
            case.update(case._get_limitation_values(owed.get(case), courses.get(case, {})))
        return result

    def _read_own_terms(self):
        """Return ``({case: Owed}, {case: {item id: Course}})`` of these heirs, each by the acts towards them."""
        Receivable = self.env["credit.receivable"].sudo()
        owed = self.env["credit.estate"]._read_owed(self)
        return owed, Receivable._trace_towards({case: Receivable.union(*own.parts) for case, own in owed.items()})

    def _get_limitation_values(self, owed, courses):
        """Return the columns of limitation of an heir, from what they owe of each item and how its term goes."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        items = self.env["credit.receivable"].union(*owed.parts) if owed else self.env["credit.receivable"]
        ends = {item: courses[item.id].end for item in items if courses.get(item.id)}
        near = {item: (end - today).days for item, end in ends.items() if end and (end - today).days <= max(HORIZONS)}
        first = min(filter(None, ends.values()), default=False)
        return {
            "limitation_date": first,
            "limitation_horizon": str(min(days for days in HORIZONS if days >= min(near.values()))) if near else False,
            "amount_at_risk": float(sum(owed.parts[item] for item in near)) if near else 0,
            "amount_expired": 0,
            "undated_count": sum(item.id not in courses or courses[item.id] is None for item in items),
        }

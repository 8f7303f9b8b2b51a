from odoo import api, models


class CreditLimitationAct(models.Model):
    """An act towards an heir is worth their part, and needed as long as their own term is near."""

    _inherit = "credit.limitation.act"

    @api.depends("receivable_ids.line_id.amount_residual", "receivable_ids.line_id.parent_state")
    def _compute_amount(self):
        towards = self.sudo().filtered("case_id.parent_id").with_env(self.env)
        result = super(CreditLimitationAct, self - towards)._compute_amount()
        owed = self.env["credit.estate"]._read_owed(towards.sudo().case_id) if towards else {}
        for act in towards:
            own = owed.get(act.sudo().case_id)
            parts = [own.parts[item] for item in act.sudo().receivable_ids if item in own.parts] if own else []
            act.amount, act.item_count = float(sum(parts)), len(parts)
        return result

    def _get_own_courses(self):
        """Return ``{item id: Course}`` of the items of an act towards an heir, by what was done towards that heir."""
        self.ensure_one()
        act = self.sudo()
        return self.env["credit.receivable"]._trace_towards({act.case_id: act.receivable_ids})[act.case_id]

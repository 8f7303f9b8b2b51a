from odoo import fields, models

from odoo.addons.sagres_credit.models.credit_receivable_limitation import HORIZONS


class CreditNotice(models.Model):
    """The letter that interrupts the limitation towards one heir is judged by that heir's own term."""

    _inherit = "credit.notice"

    def _judge_act(self, act):
        if not act.case_id.parent_id:
            return super()._judge_act(act)
        barred = self._heirs_get_reason()
        if barred:
            return barred
        items = act._get_open_items()
        if not items or self._get_act_debt(items)[0] <= 0:
            return "paid"
        today = fields.Date.context_today(self)
        ends = [course.end for course in act._get_own_courses().values() if course and course.end]
        if not any(0 <= (end - today).days <= max(HORIZONS) for end in ends):
            return "expired" if any(end < today for end in ends) else "moved"
        return "other_act" if act.case_id.limitation_act_kind not in (False, "formal_notice") else False

    def _get_act_items(self):
        act = self.limitation_act_ids[:1]
        if not act.case_id.parent_id:
            return super()._get_act_items()
        items = act._get_open_items()
        return items - act.case_id._filter_lapsed(items)

from odoo import fields, models

from .credit_limitation_act import TRANSITIONS

# What becomes of an act when its letter moves on.
ACT_OF_NOTICE = {"sent": "sent", "delivered": "proved", "bounced": "failed", "failed": "failed", "cancelled": "obsolete"}
REASON_OF_NOTICE = {
    "paid": "paid", "paid_printed": "paid", "moved": "moved", "expired": "expired", "other_act": "other_act",
}


class CreditNotice(models.Model):
    """The letter that interrupts a limitation: no hold and no closed case stops it, it asks only for what its act names."""

    _inherit = "credit.notice"

    limitation_act_ids = fields.One2many(
        "credit.limitation.act", "notice_id", string="Act that interrupts the limitation", readonly=True,
    )

    def _is_formal(self):
        return super()._is_formal() or self.purpose == "limitation"

    def _get_reason_labels(self):
        acts = self.env["credit.limitation.act"]._get_reason_labels()
        return super()._get_reason_labels() | {code: acts[code] for code in ("moved", "expired", "other_act")}

    def _judge(self, barred):
        """Judge the letter of an act by its items alone: that the debtor must not be dunned does not stop it."""
        act = self.limitation_act_ids[:1]
        if self.purpose != "limitation" or not act:
            return super()._judge(barred)
        if barred == "no_mandate":
            return "held", barred
        code = self._judge_act(act)
        return ("cancelled", code) if code else ("leave", False)

    def _judge_act(self, act):
        """Return why the letter of ``act`` must not leave, ``False`` when it may."""
        items = act._get_open_items()
        if not items or self._get_act_debt(items)[0] <= 0:
            return "paid"
        alive = items.filtered("limitation_horizon")
        if not alive:
            return "expired" if "expired" in items.mapped("limitation_state") else "moved"
        return "other_act" if act.case_id.limitation_act_kind not in (False, "formal_notice") else False

    def _get_act_items(self):
        """Return what the act of this letter asks for: its items that are neither paid nor prescribed."""
        return self.limitation_act_ids[:1]._get_open_items().filtered(lambda item: item.limitation_state != "expired")

    def _get_act_debt(self, items):
        """Return ``(owed, overdue)`` of some items less the payments of the debtor that are not allocated yet."""
        today = fields.Date.context_today(self)
        case = self.sudo().case_id
        credit = case.amount_credit
        past = items.filtered(lambda item: item._get_due_date() < today)
        sums = (case._get_part(some) for some in (items, past))
        return tuple(self.currency_id.round(max(amount - credit, 0)) for amount in sums)

    def _get_asked(self, today):
        if self.purpose != "limitation" or not self.limitation_act_ids:
            return super()._get_asked(today)
        items = self._get_act_items()
        return items, self._get_act_debt(items)[0]

    def _get_summary_items(self):
        if self.purpose != "limitation" or not self.limitation_act_ids:
            return super()._get_summary_items()
        return self._get_act_items().sorted(lambda item: (item._get_due_date(), item.id))

    def _get_summary_debt(self, items):
        if self.purpose != "limitation" or not self.limitation_act_ids:
            return super()._get_summary_debt(items)
        return self._get_act_debt(items)

    def _judge_printed(self):
        """Compare a printed letter with what its act asks for now, whatever the case says."""
        act = self.limitation_act_ids[:1]
        if self.purpose != "limitation" or not act:
            return super()._judge_printed()
        code = self._judge_act(act)
        if code:
            return "paid_printed" if code == "paid" else code
        compare = self.currency_id.compare_amounts
        less = compare(self._get_act_debt(self.item_ids.receivable_id)[0], self.amount) < 0 or any(
            compare(max(part, 0), item.amount) < 0 for item, part in self._get_item_parts()
        )
        return "partly_printed" if less else False

    def _post_state(self, old_states):
        """Have the acts follow their letters."""
        result = super()._post_state(old_states)
        for notice in self.filtered("limitation_act_ids"):
            notice._move_act(notice.limitation_act_ids[:1])
        return result

    def _move_act(self, act):
        """Bring the act of this letter where the letter is; what ended otherwise stays as it ended."""
        self.ensure_one()
        state = ACT_OF_NOTICE.get(self.state)
        if state not in TRANSITIONS[act.state]:
            return
        vals = {}
        if state == "sent":
            vals["date_sent"] = fields.Date.context_today(self, self.date_sent or fields.Datetime.now())
        elif state in ("failed", "obsolete"):
            vals["reason_code"] = REASON_OF_NOTICE.get(self.reason_code, self.reason_code if state == "failed" else "withdrawn")
        elif state == "proved":
            vals["reason_code"] = False
        act._set_state(state, **vals)

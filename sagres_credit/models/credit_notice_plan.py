from odoo import fields, models


class CreditNotice(models.Model):
    """What is written about a payment plan: its proposal, the reminder of an installment, its acceleration."""

    _inherit = "credit.notice"

    plan_id = fields.Many2one("credit.plan", string="Payment plan", readonly=True, index="btree_not_null", ondelete="set null")
    plan_line_id = fields.Many2one(
        "credit.plan.line", string="Installment", readonly=True, index="btree_not_null", ondelete="set null",
    )

    def _is_formal(self):
        return super()._is_formal() or self.purpose == "acceleration"

    def _get_reason_labels(self):
        return super()._get_reason_labels() | {
            "plan_ended": self.env._("The payment plan is no longer what it was."),
            "installment_past": self.env._("The day of the installment has passed."),
        }

    def _judge(self, barred):
        """Judge what is about a plan by the plan: that its debtor must not be dunned does not stop it."""
        if self.purpose not in ("plan", "installment", "acceleration") or not self.plan_id:
            return super()._judge(barred)
        if barred == "no_mandate":
            return "held", barred
        code = getattr(self.sudo(), f"_judge_{self.purpose}")()
        return ("cancelled", code) if code else ("leave", False)

    def _judge_plan(self):
        """Return why the proposal or the confirmation of a plan must not leave, ``False`` when it may."""
        return False if self.plan_id.state in ("offered", "active") else "plan_ended"

    def _judge_installment(self):
        """Return why the reminder of an installment must not leave, ``False`` when it may."""
        line = self.plan_line_id
        if self.plan_id.state != "active" or not line:
            return "plan_ended"
        if line.amount_left <= 0:
            return "paid"
        return "installment_past" if line.date_due < fields.Date.context_today(self) else False

    def _judge_acceleration(self):
        plan = self.plan_id
        if plan.state != "broken" or not plan.date_accelerated:
            return "plan_ended"
        return False if self._get_act_debt(self._get_plan_open_items())[0] > 0 else "paid"

    def _get_plan_open_items(self):
        plan = self.sudo().plan_id
        return plan.case_id._filter_askable(plan.receivable_ids.filtered(
            lambda item: item.line_id.parent_state == "posted" and item.amount_residual > 0
        ))

    def _get_asked(self, today):
        if self.purpose == "installment" and self.plan_line_id:
            return self.env["credit.receivable"], self.sudo().plan_line_id.amount_left
        if self.purpose == "acceleration" and self.plan_id:
            items = self._get_plan_open_items()
            return items, self._get_act_debt(items)[0]
        return super()._get_asked(today)

    def _get_summary_items(self):
        if self.purpose != "acceleration" or not self.plan_id:
            return super()._get_summary_items()
        return self._get_plan_open_items().sorted(lambda item: (item._get_due_date(), item.id))

    def _get_summary_debt(self, items):
        if self.purpose != "acceleration" or not self.plan_id:
            return super()._get_summary_debt(items)
        return self._get_act_debt(items)

    def _get_agreement_summary(self):
        """Add the installments of the plan each notice is about, of its debtor's plan where it names none."""
        summaries = super()._get_agreement_summary()
        for notice in self.filtered(lambda notice: notice.purpose in ("plan", "installment", "acceleration")):
            plan = notice.sudo().plan_id or notice.sudo().case_id._get_current_plan()
            if plan:
                summaries[notice] = {
                    "lines": [
                        {"date": notice._format_long_date(line.date_due), "amount": notice._format_money(line.amount_now)}
                        for line in plan.line_ids if line.amount_now
                    ],
                    "total": notice._format_money(sum(plan.line_ids.mapped("amount_now"))),
                }
        return summaries

    def _get_payment_instructions(self):
        """Have an installment paid with its own reference."""
        instructions = super()._get_payment_instructions()
        for notice in self:
            plan = notice.sudo().plan_id
            line = notice.sudo().plan_line_id or (
                plan.line_ids.filtered(lambda line: line.amount_left > 0)[:1] if notice.purpose == "plan" else plan.line_ids[:0]
            )
            if line.reference:
                instructions[notice]["reference"] = line.reference
        return instructions

    def _get_installment_summary(self):
        """Return the installment this notice reminds, in words: ``amount``, ``date``, ``number``, ``count``, ``reference``."""
        self.ensure_one()
        line = self.sudo().plan_line_id
        return {
            "amount": self._format_money(line.amount_left), "date": self._format_long_date(line.date_due),
            "number": line.sequence, "count": len(line.plan_id.line_ids), "reference": line.reference,
        }

    def _get_plan_notification(self):
        """Return what tells the person that this notice waits to leave."""
        channels = dict(self._fields["channel"]._description_selection(self.env))
        message = self.env._(
            "%(channel)s to %(name)s: it leaves with the next messages.", channel=channels[self.channel],
            name=self.partner_id.name,
        )
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {"type": "success", "message": message, "next": {"type": "ir.actions.act_window_close"}},
        }

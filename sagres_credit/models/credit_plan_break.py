from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CreditPlan(models.Model):
    """A broken plan is first a call of its operator, and only after some days a matter of the policy again."""

    _inherit = "credit.plan"

    @api.model
    def _get_verdict_query(self, date, condition):
        """Take a broken plan back only where its days of grace say so.

        It is in force again when what was missed is paid within the operator's days, never once it was accelerated or
        while another agreement is in force; what a person gave grace to is not broken before that day.
        """
        return SQL(
            """
            WITH found AS (%(found)s), judged AS (
                SELECT plan.id, plan.state, found.verdict,
                       plan.date_accelerated IS NOT NULL
                       OR EXISTS (SELECT FROM credit_plan AS other
                                   WHERE other.case_id = plan.case_id AND other.state = 'active' AND other.id <> plan.id)
                       OR EXISTS (SELECT FROM credit_settlement AS other
                                   WHERE other.case_id = plan.case_id AND other.state = 'active') AS is_barred,
                       COALESCE(plan.grace_until >= %(date)s, FALSE) AS has_grace,
                       plan.state = 'broken' AND COALESCE(plan.held_until < %(date)s, TRUE) AS is_over
                  FROM found JOIN credit_plan AS plan ON plan.id = found.id
            ), verdict AS (
                SELECT id, state,
                       CASE WHEN verdict = 'broken' AND has_grace AND NOT is_barred THEN 'active'
                            WHEN verdict = 'active' AND (is_barred OR is_over) THEN 'broken'
                            ELSE verdict END AS verdict
                  FROM judged
            )
            SELECT id, verdict FROM verdict WHERE verdict <> state
            """,
            found=super()._get_verdict_query(date, condition), date=date,
        )

    def _set_active(self):
        result = super()._set_active()
        self._forget_break()
        return result

    def _set_kept(self):
        result = super()._set_kept()
        self._forget_break()
        return result

    def _forget_break(self):
        """The break is mended: nothing is left to do about it."""
        broken = self.filtered(lambda plan: plan.held_until or plan.grace_until or plan.date_broken)
        if broken:
            broken._move_dates(date_broken=None, held_until=None, grace_until=None)
        self.case_id._take_off_day(("installment",))

    def _set_broken(self):
        """Have the operator call first: the task is on their day, and nothing automatic leaves for some days."""
        today = fields.Date.context_today(self)
        self._move(
            "broken", date_ended=today, date_broken=today, grace_until=None,
            held_until=SQL("%s::date + COALESCE(operator_days, 0)", today),
        )
        self._release_items()
        self.case_id._put_on_day(
            "installment", self.env._("The payment plan was not kept"), instead_of=("installment", "promise"),
        )

    def _move_dates(self, **vals):
        """Write dates of the break by one statement."""
        self.flush_recordset(vals)
        assignments = [SQL("%s = %s", SQL.identifier(name), value) for name, value in vals.items()]
        self.env.cr.execute(SQL("UPDATE credit_plan SET %s WHERE id IN %s", SQL(", ").join(assignments), tuple(self.ids)))
        self.invalidate_recordset(list(vals))

    def action_give_grace(self):
        """They pay now: the plan is in force again for the operator's days, and stays so if what was missed is paid."""
        self.ensure_one()
        self.case_id._check_may_act()
        self.case_id._lock_for_agreement()
        plan = self.sudo()
        if plan.state != "broken" or plan.date_accelerated:
            raise UserError(self.env._("Only a plan that was broken and not accelerated can be taken back."))
        plan.case_id._check_no_agreement()
        until = fields.Date.add(fields.Date.context_today(self), days=max(plan.operator_days, 1))
        plan._set_active()
        plan._move_dates(grace_until=until)
        plan.case_id._put_on_day(
            "installment", self.env._("They said they pay what was missed"), date=until, instead_of=None,
        )

    def action_accelerate(self):
        """Ask for the whole remainder at once, by a formal letter, as the clause of the plan provides (art. 1186 c.c.)."""
        self.ensure_one()
        self.case_id._check_may_act()
        self.case_id._lock_for_agreement()
        plan = self.sudo()
        if plan.state != "broken" or plan.date_accelerated:
            raise UserError(self.env._("Only a plan that was broken can be accelerated, once."))
        notice = self.env["credit.notice"].sudo().create(plan._prepare_acceleration_vals())
        plan._move_dates(date_accelerated=fields.Date.context_today(self), held_until=None, grace_until=None)
        plan.case_id._take_off_day(("installment",))
        plan.case_id._update_hold()
        plan._message_log(body=self.env._("Accelerated by %(user)s: the whole remainder is asked.", user=self.env.user.name))
        return notice.with_env(self.env)._get_plan_notification()

    def _prepare_acceleration_vals(self):
        """Return the formal letter: by PEC where the debtor has one, else by registered letter."""
        self.ensure_one()
        partner = self.case_id._get_addressee()
        return {
            "case_id": self.case_id.id, "company_id": self.company_id.id, "partner_id": partner.id, "plan_id": self.id,
            "purpose": "acceleration", "template_id": self.env.ref("sagres_credit.mail_template_acceleration").id,
            "channel": "pec" if partner.credit_pec else "registered",
        }

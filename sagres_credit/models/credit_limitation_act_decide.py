from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date


class CreditLimitationAct(models.Model):
    """What a manager decides on acts: to send the letters, to go to court, to let a credit go."""

    _inherit = "credit.limitation.act"

    def action_approve(self):
        """Open the dialog that says which letters would leave, to whom and for how much."""
        self._check_manager()
        if not self.filtered(lambda act: act.state == "proposed"):
            raise UserError(self._explain_decided())
        return self._get_dialog("credit.limitation.approve", self.env._("Approve the acts"))

    def action_dismiss(self):
        """Open the dialog in which a manager says why these credits may lapse."""
        self._check_manager()
        return self._get_dialog("credit.limitation.dismiss", self.env._("Dismiss the acts"))

    def action_entrust(self):
        """Take these court acts in hand: the manager who presses it gets them as tasks with their last day."""
        self._check_manager()
        acts = self._lock_proposed().filtered(lambda act: act.kind != "formal_notice")
        if not acts:
            raise UserError(self.env._("Choose proposed acts that go to court; formal notices are approved as letters."))
        acts._set_state("approved", **acts._prepare_approval_vals())
        kind = self.env.ref("sagres_credit.mail_activity_type_limitation")
        cases = self.env["ir.model"]._get("credit.case")
        self.env["mail.activity"].sudo().create([
            {
                "res_model_id": cases.id, "res_id": act.case_id.id, "activity_type_id": kind.id, "user_id": self.env.uid,
                "summary": act.why, "date_deadline": act._get_deadline(),
            }
            for act in acts.sudo()
        ])

    def action_give_up(self):
        """Stop waiting for the proof of these letters: the next night proposes the next lawful act."""
        self._check_manager()
        waiting = self.filtered(lambda act: act.state == "sent")
        if not waiting:
            raise UserError(self.env._("Only letters that wait for their proof can be given up."))
        waiting._set_state("failed", reason_code="no_proof")

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()

    def action_open_notice(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "credit.notice", "res_id": self.notice_id.id,
            "views": [(False, "form")], "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _get_dialog(self, model, name):
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": model, "views": [(False, "form")],
            "target": "new", "context": {**self.env.context, "default_act_ids": self.ids},
        }

    def _get_deadline(self):
        """Return by when a court act is prepared: a month before its term, never in the past."""
        self.ensure_one()
        return max(fields.Date.subtract(self.limitation_date, days=30), fields.Date.context_today(self))

    def _lock_proposed(self):
        """Lock these acts and return those that nobody has decided meanwhile."""
        self.check_access("read")
        self.sudo().lock_for_update()
        self.invalidate_recordset(["state"])
        proposed = self.filtered(lambda act: act.state == "proposed")
        if not proposed:
            raise UserError(self._explain_decided())
        return proposed

    def _explain_decided(self):
        act = self.filtered("approved_by_id")[:1]
        if not act:
            return self.env._("None of these acts waits for a decision any more.")
        return self.env._(
            "%(user)s approved these acts on %(date)s: nothing was done twice.",
            user=act.approved_by_id.name, date=format_date(self.env, act.date_approved),
        )

    def _prepare_approval_vals(self):
        return {"approved_by_id": self.env.uid, "date_approved": fields.Date.context_today(self)}

    def _foresee(self):
        """Return ``(notices, behind)``: the letters these acts would make now, never stored, and ``{act: why not}``."""
        notices, behind = {}, {}
        labels = self.env["credit.notice"]._get_reason_labels() | self._get_reason_labels()
        addressees = self.env["res.partner"].sudo().union(*(act.case_id._get_addressee() for act in self.sudo()))
        failed = addressees._get_bad_contacts()
        addressees.mapped("name")  # read together: a notice that is only tried out has no neighbours to read with
        text = self.env.ref("sagres_credit.mail_template_limitation")
        for act in self.sudo():
            if act.kind != "formal_notice":
                behind[act] = self.env._("It goes to court: no letter serves.")
                continue
            notice = self.env["credit.notice"].sudo().new(act._prepare_notice_vals(text))
            problem = notice._judge_act(act) or notice._get_address(failed=failed[notice.partner_id])[1]
            if problem:
                behind[act] = labels.get(problem, problem)
            else:
                notices[act] = notice
        return notices, behind

    def _prepare_notice_vals(self, template):
        """Return the values of the letter of this act; the manager's approval is the person who acts."""
        self.ensure_one()
        return {
            "case_id": self.case_id.id, "company_id": self.company_id.id, "purpose": "limitation",
            "partner_id": self.case_id._get_addressee().id, "channel": self.channel or "registered",
            "template_id": template.id,
            "override_reason": self.env._(
                "Interruption of the limitation: %(user)s approved it, the term does not wait.", user=self.env.user.name
            ),
        }

    def _approve(self):
        """Give these proposed formal notices their letters, and tell the threads of their cases; return the letters."""
        self._check_manager()
        acts = self._lock_proposed()
        ready = self.browse([act.id for act in acts._foresee()[0]])
        text = self.env.ref("sagres_credit.mail_template_limitation")
        notices = self.env["credit.notice"].sudo().create([act._prepare_notice_vals(text) for act in ready.sudo()])
        for act, notice in zip(ready.sudo(), notices, strict=True):
            act.notice_id = notice
        ready._set_state("approved", **self._prepare_approval_vals())
        bodies = {
            act.case_id.id: self.env._("%(user)s approved a formal notice. %(why)s", user=self.env.user.name, why=act.why)
            for act in ready.sudo()
        }
        ready.sudo().case_id._message_log_batch(bodies, author_id=self.env.user.partner_id.id)
        return notices

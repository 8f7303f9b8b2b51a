from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CreditCase(models.Model):
    """Two cases of one person become one: nothing that hangs on either is lost."""

    _inherit = "credit.case"

    @api.model
    def _get_merge_singles(self):
        """Return ``[(model, Domain, what it is in words)]``: what one case has once at a time.

        Two cases that both have it are not merged: a person ends one first. For a module to bring what a case has once,
        it must override this method.
        """
        return [
            ("credit.plan", Domain("state", "=", "active"), self.env._("a payment plan in force")),
            ("credit.settlement", Domain("state", "=", "active"), self.env._("a settlement in force")),
            ("credit.promise", Domain("state", "=", "active"), self.env._("an awaited promise")),
            ("credit.referral", Domain("state", "in", ("proposed", "referred", "mediation", "court")),
             self.env._("a referral under way")),
            ("credit.limitation.act", Domain("state", "in", ("proposed", "approved", "sent")),
             self.env._("an interrupting act under way")),
        ]

    def _get_merge_obstacles(self):
        """Return in words why these cases of one debtor cannot become one, a list."""
        found = []
        for model, domain, label in self._get_merge_singles():
            having = self.env[model].sudo().search(Domain("case_id", "in", self.ids) & domain).case_id
            if len(having) > 1:
                found.append(self.env._("Both have %(what)s: end one of them first.", what=label))
        return found

    def _fold(self, others):
        """Bring what hangs on ``others`` to this case and delete them.

        Amounts are read from the ledger afterwards, see :meth:`res.partner._post_merge`.
        """
        self.ensure_one()
        self._end_singles_of(others)
        self.write(self._prepare_fold_vals(others))
        others.invalidate_recordset()
        core = self.env["base.partner.merge.automatic.wizard"].sudo()
        core._update_foreign_keys_generic("credit.case", others, self)
        core._update_reference_fields_generic("credit.case", others, self)
        self.env.flush_all()
        # Their items are elsewhere now; the amounts stored on them are of before.
        self.env.cr.execute(SQL("DELETE FROM credit_case WHERE id = ANY(%s)", others.ids))
        self.env.invalidate_all()

    def _end_singles_of(self, others):
        """End on ``others`` what a case has once and can be made again: the assignment, the queued notice, drafts."""
        today = fields.Date.context_today(self)
        self.env["credit.assignment"].search([("case_id", "in", others.ids), ("date_to", "=", False)]).write({"date_to": today})
        waiting = self.env["credit.notice"].search(
            [("case_id", "in", others.ids), ("state", "in", ("queued", "held")), ("purpose", "=", "level")]
        )
        waiting._set_state("cancelled", detail=self.env._("The debtor was merged with another entry."))
        self.env["credit.interest.statement"].search([("case_id", "in", others.ids), ("state", "=", "draft")]).unlink()
        for link in self.env["credit.link"].search([("case_id", "in", others.ids), ("signed_case", "=", 0)]):
            link.signed_case = link.case_id.id  # what was sent to the debtor still opens
        for rows in (self | others).related_person_ids.grouped(lambda row: (row.partner_id, row.role)).values():
            rows.sorted(lambda row: row.case_id != self)._join()

    def _prepare_fold_vals(self, others):
        """Return what this case takes over: the sooner task, the longer hold, the sums of what was said."""
        cases = self | others
        dates = {name: [case[name] for case in cases if case[name]] for name in (
            "date_opened", "last_contact_date", "task_done_date", "hold_until",
        )}
        held = cases.filtered("hold_until").sorted("hold_until")[-1:]
        said = cases.filtered("last_contact_date").sorted("last_contact_date")[-1:]
        vals = {
            "date_opened": min(dates["date_opened"], default=False), "hold_until": max(dates["hold_until"], default=False),
            "last_contact_date": max(dates["last_contact_date"], default=False), "hold_reason": held.hold_reason,
            "task_done_date": max(dates["task_done_date"], default=False), "last_reason_id": said.last_reason_id.id,
            "contact_count": sum(cases.mapped("contact_count")), "attempt_count": sum(cases.mapped("attempt_count")),
            "relation_at_risk": any(cases.mapped("relation_at_risk")),
        }
        return {**vals, **self._prepare_fold_task(others)}

    def _prepare_fold_task(self, others):
        """Return the task of the merged case: what a person agreed comes first, then the sooner one."""
        tasks = (self | others).filtered("next_action")
        first = tasks.sorted(lambda case: (not case.next_action_agreed, case.next_action_date or fields.Date.today()))[:1]
        if not first or first == self:
            return {}
        names = ("next_action", "next_action_date", "next_action_time", "next_action_note", "next_action_agreed")
        return {name: first[name] for name in names}

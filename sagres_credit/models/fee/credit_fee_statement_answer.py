from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

ACTIVITY = "sagres_credit.mail_activity_type_fee_statement"


class CreditFeeStatement(models.Model):
    """The client reads a statement, approves it or says in words what is wrong; the manager mends it and sends it again."""

    _inherit = "credit.fee.statement"

    def action_send(self):
        """Send a draft to the client; one that has changed since it was looked at is shown again instead."""
        self.ensure_one()
        self._check_manager()
        self._check_state("draft")
        statement = self.sudo()
        statement._lock()
        statement._check_earlier()
        before = statement.amount
        statement.env["credit.fee.collection"]._accrue(statement.company_id)
        statement._compute_fees()
        if statement.currency_id.compare_amounts(before, statement.amount):
            return self._tell_changed(before)
        statement._freeze()
        return True

    def _tell_changed(self, before):
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {
                "type": "warning", "sticky": True, "next": {"type": "ir.actions.act_window_close"},
                "message": self.env._(
                    "Not sent: the ledger has changed, the fee goes from %(before)s to %(now)s. Look at it and send it again.",
                    before=self._print(before), now=self._print(self.sudo().amount),
                ),
            },
        }

    def _check_earlier(self):
        """Raise where an earlier month is not settled: a correction belongs to the statement that follows."""
        earlier = self.search([
            ("mandate_id", "=", self.mandate_id.id), ("date_from", "<", self.date_from), ("state", "in", ("draft", "contested")),
        ], limit=1)
        if earlier:
            raise UserError(self.env._("First settle the earlier one: %(statement)s.", statement=earlier.display_name))

    def _freeze(self):
        """Keep what is stated as it is, and ask the client."""
        self.ensure_one()
        self.env["credit.fee.collection"].flush_model(["statement_id", "frozen"])
        self.env.cr.execute(SQL("UPDATE credit_fee_collection SET frozen = TRUE WHERE statement_id = %s", self.id))
        self.env["credit.fee.collection"].invalidate_model(["frozen"])
        self._move_to("sent", date_sent=fields.Date.context_today(self), contest_words=False, contested_by_id=False)
        self.activity_unlink([ACTIVITY])
        for user in self._get_approvers()[:1]:
            self.activity_schedule(ACTIVITY, user_id=user.id, summary=self.env._("A fee statement to approve"))

    def action_take_back(self):
        """Take a statement the client has not approved back to draft and compute it again."""
        self.ensure_one()
        self._check_manager()
        self.sudo()._lock()
        self._check_state("sent", "contested")
        statement = self.sudo()
        later = statement.search([("mandate_id", "=", self.mandate_id.id), ("date_from", ">", self.date_from)])
        if later.filtered(lambda other: other.state != "draft"):
            raise UserError(self.env._("A later statement was sent already: correct it there."))
        statement._thaw(later)
        statement.env["credit.fee.collection"]._accrue(statement.company_id)
        (statement | later)._compute_fees()

    def _thaw(self, later):
        for draft in later:
            draft._delete_lines()
        self._move_to("draft")
        self.activity_unlink([ACTIVITY])
        self.env["credit.fee.collection"].flush_model()
        self.env.cr.execute(SQL(
            "UPDATE credit_fee_collection SET frozen = FALSE, date_undone = NULL, correction_statement_id = NULL"
            " WHERE statement_id = %s", self.id,
        ))
        self._delete_lines()
        self.env["credit.fee.collection"].invalidate_model()

    def _is_approver(self, user):
        """Tell whether ``user`` decides for the client of this statement."""
        self.ensure_one()
        statement = self.sudo()
        named = statement.mandate_id.fee_approver_id
        return (
            user.active and user.has_group("sagres_credit.group_client") and statement.company_id in user.sudo().company_ids
            and (not named or user == named)
        )

    def _get_approvers(self):
        """Return the users of the client who may decide: the one the mandate names, else all of them."""
        self.ensure_one()
        named = self.sudo().mandate_id.fee_approver_id
        if named:
            return named
        group = self.env.ref("sagres_credit.group_client").sudo()
        return group.all_user_ids.filtered(lambda user: user.active and self.company_id in user.company_ids)

    def action_approve(self):
        """Approve for the client; what is approved already stays so."""
        self._check_may_answer()
        waiting = self.sudo().filtered(lambda statement: statement.state not in ("approved", "billed"))
        waiting._move_to("approved", approved_by_id=self.env.uid, date_approved=fields.Datetime.now())
        for statement in waiting:
            statement._message_log(body=self.env._(
                "%(amount)s approved by %(user)s", amount=statement._print(statement.amount), user=self.env.user.name,
            ))
            statement._tell_manager(self.env._("The client approved: bill the fee"))

    def action_contest(self):
        """Open the dialog in which the client says what is wrong."""
        self.ensure_one()
        self._check_may_answer()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Contest"), "res_model": "credit.fee.contest",
            "views": [(False, "form")], "target": "new", "context": {"default_statement_id": self.id},
        }

    def _contest(self, words):
        """Contest for the client, in words."""
        self.ensure_one()
        self._check_may_answer()
        if not (words or "").strip():
            raise UserError(self.env._("Say in words what is wrong: who mends the statement reads it."))
        statement = self.sudo()
        statement._move_to("contested", contest_words=words.strip(), contested_by_id=self.env.uid)
        statement._tell_manager(self.env._("The client contests a fee statement"))

    def _check_may_answer(self):
        self.check_access("read")
        for statement in self:
            if not statement._is_approver(self.env.user):
                raise AccessError(self.env._("Only who approves fees for the client decides here."))
        self.sudo()._lock()

    def _tell_manager(self, summary=None):
        """Put these on the day of the managers of their mandates."""
        for statement in self.sudo():
            statement.activity_unlink([ACTIVITY])
            statement.activity_schedule(
                ACTIVITY, user_id=statement.mandate_id.user_id.id,
                summary=summary or self.env._("A fee statement to look at and send"),
            )

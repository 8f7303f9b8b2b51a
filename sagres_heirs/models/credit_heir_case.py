from odoo import fields, models

#: States of plans and settlements that end when their debtor turns out to be no heir.
LIVING = ("draft", "to_approve", "to_client", "offered", "approved", "active")


class CreditHeir(models.Model):
    """An heir has a case of their own, below that of the deceased and with the same operator."""

    _inherit = "credit.heir"

    def _open_case(self):
        """Open the case of those of these heirs who have none, by one statement for all."""
        fresh = self.filtered(lambda heir: not heir.case_id)
        known = self.env["credit.case"].sudo().search([
            ("parent_id", "in", fresh.estate_id.case_id.ids), ("partner_id", "in", fresh._get_case_partners().ids),
        ])
        by_key = {(case.parent_id, case.partner_id): case for case in known}
        missing = fresh.filtered(lambda heir: heir._get_case_key() not in by_key)
        created = self.env["credit.case"].sudo().with_context(credit_assignment=True).create([
            heir._prepare_case_vals() for heir in missing
        ])
        by_key.update({(case.parent_id, case.partner_id): case for case in created})
        for heir in fresh:
            heir.case_id = by_key[heir._get_case_key()]
        created._write_first_assignments()

    def _get_case_partners(self):
        return self.partner_id.commercial_partner_id

    def _get_case_key(self):
        self.ensure_one()
        return self.estate_id.case_id, self.partner_id.commercial_partner_id

    def _prepare_case_vals(self):
        self.ensure_one()
        parent = self.estate_id.case_id
        return {
            "company_id": parent.company_id.id, "partner_id": self.partner_id.commercial_partner_id.id,
            "parent_id": parent.id, "mandate_id": parent.mandate_id.id, "user_id": parent.user_id.id,
            "date_opened": fields.Date.context_today(self), "policy_id": parent.policy_id.id,
        }

    def _write_case_share(self):
        """Bring the shares of these heirs to their cases, and have their operator look at what changed."""
        changed = self.filtered(lambda heir: heir.case_id.heirs_share != heir.share)
        before = {heir.case_id: heir.case_id.heirs_share for heir in changed}
        for heir in changed:
            heir.case_id.heirs_share = heir.share
        changed.case_id._mark_ledger_changed()
        changed.case_id._tell_shares(before)

    def _end_case(self):
        """End the cases of who is not, or no longer, an heir: what was agreed falls, nothing is asked any more."""
        cases = self.case_id.filtered(lambda case: case.heirs_share)
        if not cases:
            return
        cases.heirs_share = False
        reason = self.env._("No longer an heir")
        cases.promise_ids.filtered(lambda one: one.state == "active")._set_cancelled(reason)
        for model in ("plan_ids", "settlement_ids"):
            cases[model].filtered(lambda one: one.state in LIVING)._set_cancelled(reason)
        cases.dispute_ids.filtered(lambda one: one.state in ("open", "answered"))._set_cancelled(reason)
        cases.link_ids._revoke()
        cases.notice_ids.filtered(lambda notice: notice.state in ("queued", "held"))._set_state(
            "cancelled", reason_code="closed",
        )
        cases._take_off_day([action for action, _label in cases._fields["next_action"]._description_selection(self.env)])
        cases._message_log_batch(bodies={case.id: reason for case in cases})

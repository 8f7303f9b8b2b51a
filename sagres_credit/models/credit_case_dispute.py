from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CreditCase(models.Model):
    """A debtor disputes some of their items: the client answers, the other items go on."""

    _inherit = "credit.case"

    @api.model
    def _get_arrangement_models(self):
        return [*super()._get_arrangement_models(), "credit.dispute"]

    def action_dispute(self):
        """Open the dialog that records what the debtor contests."""
        self.ensure_one()
        self._check_may_act()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dispute of %(debtor)s", debtor=self.partner_id.name),
            "res_model": "credit.dispute.open",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_case_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _dispute(self, items, reason, words, channel="phone", attachments=None, owner=None):
        """Record that the debtor contests ``items``; return the dispute, that somebody at the client answers.

        The caller says who may: operators through :meth:`_check_may_act`, the debtor through their own page.

        :param items: ``credit.receivable``, open and free
        :param reason: a ``credit.reason``
        :param str words: what the debtor says
        :param attachments: files of the debtor, given to the dispute
        :param owner: who answers at the client, by default who the mandate says
        :raises UserError: when the items are not open and free, or nothing is said
        """
        self.ensure_one()
        self._lock_for_agreement()
        case = self.sudo()
        items = items.sudo()
        items.invalidate_recordset(["hold", "hold_code"])
        case._check_dispute(items, reason, words, owner)
        dispute = self.env["credit.dispute"].sudo().create(
            case._prepare_dispute_vals(items, reason, words, channel, owner)
        )
        dispute._keep_files("attachment_ids", attachments)
        dispute._remember_ledger()
        dispute._hold_items()
        items.write({"hold_reason": dispute._get_hold_words()})
        dispute._ask_client()
        dispute._tell_cases()
        return dispute.with_env(self.env)

    def _check_dispute(self, items, reason, words, owner):
        """Raise unless these items may be disputed now and it is said why."""
        self.ensure_one()
        if not reason:
            raise UserError(self.env._("Choose why they disagree: the client will see it."))
        if not (words or "").strip():
            raise UserError(self.env._("Write what they contest, in their own words."))
        self._check_free_items(items)
        twice = self.env["credit.dispute"].sudo().search_count(
            Domain("receivable_ids", "in", items.ids) & Domain("state", "in", ("open", "answered")), limit=1
        )
        if twice:
            raise UserError(self.env._("%(items)s: already disputed.", items=items._get_names()))
        if owner and self.company_id not in owner.sudo().company_ids:
            raise UserError(self.env._("%(user)s does not work for this client.", user=owner.sudo().name))

    def _prepare_dispute_vals(self, items, reason, words, channel, owner):
        today = fields.Date.context_today(self)
        return {
            "case_id": self.id, "receivable_ids": items.ids, "reason_id": reason.id, "words": words.strip(),
            "channel": channel, "recorded_by_id": self.env.uid, "date_agreed": today,
            "amount": sum(items.mapped("amount_residual")),
            "owner_id": (owner or self.mandate_id.dispute_owner_id).id,
            "date_deadline": fields.Date.add(today, days=self.mandate_id.dispute_days),
        }

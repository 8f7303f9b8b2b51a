from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

MAX_NOTE = 4000


class CreditCase(models.Model):
    """Who looks after a debtor also hears what they need: it becomes an opportunity of the client."""

    _inherit = "credit.case"

    opportunity_ids = fields.One2many(
        "credit.opportunity.report", "case_id", string="Opportunities",
        groups="sagres_credit.group_operator,sagres_credit.group_client",
    )

    def action_opportunity(self):
        """Open the dialog that passes an opportunity to the client."""
        self.ensure_one()
        self._check_may_act()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Opportunity: %(debtor)s", debtor=self.partner_id.name),
            "res_model": "credit.opportunity.open",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_case_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _open_opportunity(self, kind, note=None, amount=0, they_asked=False, interaction=None):
        """Open an opportunity of the client for this debtor and return it.

        :param str kind: a value of ``crm.lead.credit_kind``
        :param str note: what the salesperson must know; they read nothing of what was said about the debt
        :param bool they_asked: the customer asked for it, which who wants to be left in peace must have done
        :param interaction: the conversation in which it was heard
        """
        self.ensure_one()
        self._check_may_act()
        if kind not in dict(self.env["crm.lead"]._fields["credit_kind"].selection):
            raise UserError(self.env._("Choose what kind of opportunity it is."))
        if self._wants_peace() and not they_asked:
            raise UserError(self.env._(
                "%(debtor)s is not offered anything. Go on only if they asked for it themselves.", debtor=self.partner_id.name
            ))
        lead = self.env["crm.lead"].sudo().create(self._prepare_opportunity_vals(kind, note, amount, interaction))
        self.sudo().message_post(
            body=self.env._("An opportunity was passed to the client: %(name)s", name=lead.name),
            subtype_xmlid="mail.mt_note", author_id=self.env.user.partner_id.id,
        )
        return lead

    def _prepare_opportunity_vals(self, kind, note, amount, interaction):
        mandate = self.sudo().mandate_id
        labels = dict(self.env["crm.lead"]._fields["credit_kind"]._description_selection(self.env))
        return {
            "name": f"{labels[kind]}: {self.partner_id.name}",
            "type": "opportunity", "partner_id": self.partner_id.id, "company_id": self.company_id.id,
            "team_id": mandate._get_opportunity_team().id, "user_id": mandate._get_salesperson().id,
            "expected_revenue": max(amount or 0, 0), "credit_kind": kind, "credit_found_by_id": self.env.uid,
            "credit_found_date": fields.Date.context_today(self), "credit_case_id": self.id,
            "credit_interaction_id": interaction.id if interaction else self._get_todays_talk().id,
            "description": plaintext2html((note or "").strip()[:MAX_NOTE]) if (note or "").strip() else False,
        }

    def _get_todays_talk(self):
        """Return the conversation of today in which the current user may have heard of it."""
        today = fields.Date.context_today(self)
        mine = self.sudo().interaction_ids.filtered(
            lambda talk: talk.user_id == self.env.user and fields.Date.context_today(self, talk.date) == today
        )
        return mine[:1]

    def _wants_peace(self):
        """Tell whether nothing beside the debt is asked of this debtor unless they ask themselves."""
        self.ensure_one()
        Partner = self.env["res.partner"].sudo()
        silent = Domain.OR([reason.domain for reason in Partner._get_silence_reasons() if reason.everywhere])
        return bool(Partner.search_count(Domain("id", "=", self.sudo().partner_id.id) & silent, limit=1))

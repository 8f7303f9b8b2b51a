from odoo import api, fields, models
from odoo.tools.misc import format_amount, format_date

#: What makes a called person an heir.
ACCEPTING = ("accepted_express", "accepted_tacit", "accepted_law", "benefit")


class CreditCase(models.Model):
    """Of whom the debtor is the heir and for how much: said on the case, and in a few words on every row."""

    _inherit = "credit.case"

    heirs_label = fields.Char(string="Heir of", compute="_compute_heirs_label")
    heirs_words = fields.Char(string="As an heir", compute="_compute_heirs_words", compute_sudo=False)
    heirs_can_open = fields.Boolean(compute="_compute_heirs_can_open", compute_sudo=False)

    @api.depends("parent_id.partner_id.name", "heirs_share")
    def _compute_heirs_label(self):
        for case in self:
            case.heirs_label = case.sudo()._say_whose_heir() if case.parent_id else False

    def _say_whose_heir(self):
        self.ensure_one()
        deceased = self.parent_id.partner_id.name or ""
        if not self.heirs_share:
            return self.env._("not an heir of %(deceased)s", deceased=deceased)
        return self.env._("heir of %(deceased)s, %(share)s", deceased=deceased, share=self.heirs_share)

    @api.depends("heirs_label", "amount_due", "parent_id.amount_due", "heirs_heir_ids.act_ids.state")
    @api.depends_context("uid", "lang")
    def _compute_heirs_words(self):
        readable = self._filter_family(self.sudo().heirs_heir_ids)
        for case in self:
            heir = case.sudo().heirs_heir_ids[:1]
            sentences = [case._explain_part()] if case.parent_id else []
            if sentences and heir in readable and case.heirs_share:
                sentences += heir._explain_acceptance()
            case.heirs_words = " ".join(sentences) or False

    @api.depends("partner_id.heirs_estate_ids.state", "parent_id.partner_id.heirs_estate_ids.state")
    @api.depends_context("uid")
    def _compute_heirs_can_open(self):
        readable = self._filter_family(self._heirs_get_estates())
        for case in self:
            case.heirs_can_open = case._get_shown_estate() in readable

    def _filter_family(self, records):
        """Return those of these records about a family that the current user may read, ready to be read by anybody."""
        return records.sudo(False).with_env(self.env)._filtered_access("read").sudo() if records else records

    def action_open_parent(self):
        self.ensure_one()
        return self.parent_id._get_form_action()

    def _explain_part(self):
        """Return what this heir owes of the whole, in one sentence."""
        self.ensure_one()
        case = self.sudo()
        values = {
            "deceased": case.parent_id.partner_id.name or "", "share": case.heirs_share,
            "part": format_amount(self.env, case.amount_due, case.currency_id),
            "whole": format_amount(self.env, case.parent_id.amount_due, case.currency_id),
        }
        if not case.heirs_share:
            return self.env._("Not an heir of %(deceased)s, or no longer: nothing is asked.", **values)
        return self.env._("Heir of %(deceased)s for %(share)s: owes %(part)s of %(whole)s.", **values)

    def _explain_now(self):
        """Say on the day, beside what to do, of whom the debtor is an heir."""
        words = super()._explain_now()
        label = self.heirs_label
        if not label:
            return words
        return " · ".join(filter(None, [label[:1].upper() + label[1:], words]))


class CreditHeir(models.Model):
    """Since when, by what proof and up to how much somebody is an heir, in words."""

    _inherit = "credit.heir"

    def _explain_acceptance(self):
        """Return the sentences that say how this person came to be an heir."""
        self.ensure_one()
        act = self.act_ids.filtered(lambda act: act.state == "valid" and act.kind in ACCEPTING)[:1]
        values = {"date": format_date(self.env, act.date or self.state_date), "proof": act.proof}
        sentences = []
        if act:
            sentences.append(self.env._("Accepted on %(date)s (%(proof)s).", **values))
        elif values["date"]:
            sentences.append(self.env._("Accepted on %(date)s.", **values))
        if self.state == "benefit":
            sentences.append(self._explain_limit())
        return sentences

    def _explain_limit(self):
        if not self.benefit_value:
            return self.env._("Benefit of inventory: the value received is not known yet.")
        return self.env._("Benefit of inventory: up to %(value)s.", value=format_amount(
            self.env, self.benefit_value, self.currency_id,
        ))

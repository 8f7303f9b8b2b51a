from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .credit_estate import DECEASED_STATES
from .credit_heir_offer import CHANNELS, TEXT_VERSION, TOLD

KEPT = ("name", "tax_code", "email", "phone", "amount", "channel", "told_how", "note")


class CreditEstate(models.Model):
    """Who wants to pay of their own will is heard, told what it does, and recorded."""

    _inherit = "credit.estate"

    offer_ids = fields.One2many("credit.heir.offer", "estate_id", string="Payments of third parties")

    def action_offer(self):
        """Open the dialog that shows the text to read out, and records the offer."""
        self.ensure_one()
        self.case_id._check_may_act()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Wants to pay of their own will"),
            "res_model": "credit.heir.offer.record", "views": [(False, "form")], "target": "new",
            "context": {"default_estate_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _record_offer(self, heir=None, date=None, documents=None, is_unsolicited=False, **vals):
        """Record that somebody wants to pay the debt of the deceased of their own will; return the offer.

        :param heir: the person of the family, where it is one; whatever their state, it does not change
        :raises UserError: where it was asked for, the effects were not told, or something is missing
        """
        self.ensure_one()
        self.case_id._check_may_act()
        date = date or fields.Date.context_today(self)
        vals = {key: value for key, value in vals.items() if key in KEPT}
        self._check_offer(heir, date, is_unsolicited, vals)
        offer = self.env["credit.heir.offer"].sudo().create({
            **(heir.sudo()._prepare_offer_vals() if heir else {}), **{key: value for key, value in vals.items() if value},
            "estate_id": self.id, "date": date, "is_unsolicited": True, "recorded_by_id": self.env.uid,
            "text": self.env["credit.heir.offer"]._get_effects_text(), "text_version": TEXT_VERSION,
        })
        if documents:
            offer._keep_documents(documents)
        self.sudo()._message_log(body=self.env._("Somebody wants to pay of their own will: nothing is asked of them."))
        return offer.with_env(self.env)

    def _check_offer(self, heir, date, is_unsolicited, vals):
        """Raise unless this may be recorded as the free payment of a third party."""
        estate = self.sudo()
        if estate.state not in DECEASED_STATES:
            raise UserError(self.env._("The estate was opened by mistake: the debtor pays by themselves."))
        if not is_unsolicited:
            raise UserError(self.env._("Only who was not asked pays as a third party: say that they came by themselves."))
        if vals.get("channel") not in dict(CHANNELS):
            raise UserError(self.env._("Say how they came to us: an offer is never the fruit of a call of ours."))
        if vals.get("told_how") not in dict(TOLD):
            raise UserError(self.env._("Read the text on the effects out, or send it if they want, and say so."))
        if estate.currency_id.compare_amounts(vals.get("amount") or 0, 0) <= 0:
            raise UserError(self.env._("Say how much they want to pay."))
        self._check_offering(heir, vals)
        if date > fields.Date.context_today(self) or estate.date_death and date < estate.date_death:
            raise UserError(self.env._("An offer is made after the death and not in the future: correct the day."))

    def _check_offering(self, heir, vals):
        """Raise unless who wants to pay is named, and owes nothing of their own in this family."""
        if not heir and not (vals.get("name") or "").strip():
            raise UserError(self.env._("Say who wants to pay."))
        if heir and heir.estate_id != self:
            raise UserError(self.env._("%(person)s is not of this family.", person=heir.sudo().name))
        if heir and heir.sudo()._is_heir():
            raise UserError(self.env._("%(person)s is an heir: they pay their own share, on their own case.", person=heir.name))


class CreditHeir(models.Model):
    """A person of the family who wants to pay stays what they are."""

    _inherit = "credit.heir"

    def _prepare_offer_vals(self):
        self.ensure_one()
        return {"heir_id": self.id, **{name: self[name] for name in ("name", "tax_code", "email", "phone")}}


class CreditHeirOffer(models.Model):
    """The payment of a third party: withdrawn, or booked from who pays and set against the debt of the deceased."""

    _inherit = "credit.heir.offer"

    def action_withdraw(self):
        """Record that they changed their mind."""
        self.estate_id.case_id._check_may_act()
        if any(offer.state != "offered" for offer in self):
            raise UserError(self.env._("Only an offer that was not paid is withdrawn."))
        self.sudo().state = "withdrawn"

    def action_match(self):
        """Open the dialog that says which payment this is."""
        self.ensure_one()
        self._check_manager()
        self.sudo()._get_payer_partner()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Which payment is it?"), "views": [(False, "form")],
            "res_model": "credit.heir.offer.match", "target": "new",
            "context": {"default_offer_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _check_manager(self):
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager books the payment of a third party."))
        self.estate_id.case_id._check_may_act()

    def _get_payer_partner(self):
        """Return who pays as a contact of the client: the one that is known, else a new one without any mark of debtor."""
        self.ensure_one()
        offer = self.sudo()
        if not offer.partner_id:
            offer.partner_id = offer.heir_id.partner_id or offer._find_payer() or self.env["res.partner"].sudo().create({
                "name": offer.name, "company_id": offer.company_id.id, "email": offer.email, "phone": offer.phone,
                "credit_tax_code": offer.tax_code or False, "lang": offer.estate_id.partner_id.lang,
            })
        return offer.partner_id

    def _find_payer(self):
        code = "".join((self.tax_code or "").split()).upper()
        return self.env["res.partner"].sudo().search([
            ("company_id", "=", self.company_id.id), ("credit_tax_code", "=", code),
            ("id", "!=", self.estate_id.partner_id.id), ("parent_id", "=", False),
        ], limit=1) if code else self.env["res.partner"]

    def _match(self, payment):
        """Say that ``payment`` is the one of this offer, and set it against the items of the deceased, oldest first."""
        self.ensure_one()
        self._check_manager()
        offer, payment = self.sudo(), payment.sudo()
        offer.lock_for_update()
        if offer.state == "withdrawn" or offer.payment_id:
            raise UserError(self.env._("This offer was paid or withdrawn already."))
        good = payment.payment_type == "inbound" and payment.state in ("in_process", "paid") and payment.move_id
        if not good or payment.company_id != offer.company_id or payment.partner_id != offer._get_payer_partner():
            raise UserError(self.env._("Choose a payment that %(person)s made to this client.", person=offer.name))
        offer.write({"payment_id": payment.id, "state": "paid"})
        offer._set_against_debt(payment)

    def _set_against_debt(self, payment):
        """Reconcile a payment with what the deceased owes; what is left stays of who paid."""
        account = payment.destination_account_id
        paid = payment.move_id.line_ids.filtered(lambda line: line.account_id == account and not line.reconciled)
        left, amounts = -sum(paid.mapped("amount_residual_currency")), {}
        items = self.estate_id.case_id.receivable_ids.sorted(lambda item: (item._get_due_date(), item.id))
        for line in items.line_id.filtered(lambda line: line.parent_state == "posted" and line.account_id == account):
            part = min(left, line.amount_residual_currency)
            if line.currency_id == payment.currency_id and line.currency_id.compare_amounts(part, 0) > 0:
                amounts[line] = part
                left = line.currency_id.round(left - part)
        if amounts and len(paid) == 1:
            paid._reconcile_amounts(amounts)

    def _keep_documents(self, documents):
        """Take the documents that the current user brought into the offer."""
        own = documents.filtered(lambda file: file.sudo().create_uid == self.env.user or self.env.su)
        own.sudo().write({"res_model": self._name, "res_id": self.id})
        self.sudo().document_ids = own

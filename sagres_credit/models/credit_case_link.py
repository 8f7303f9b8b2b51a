import hmac
from datetime import timedelta

from stdnum.exceptions import ValidationError as TaxCodeError
from stdnum.it import codicefiscale

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.typed_text import comparable


class CreditCase(models.Model):
    """The links to the page of a debtor: made or found, sent, copied, taken back."""

    _inherit = "credit.case"

    link_ids = fields.One2many(
        "credit.link", "case_id", string="Links to the debtor's page", groups="sagres_credit.group_operator",
    )
    has_page = fields.Boolean(related="mandate_id.debtor_page", string="Has a page")

    def action_send_link(self):
        """Open the message that carries the link, to look at and send."""
        self.ensure_one()
        self._check_may_act()
        self._check_has_page()
        self._get_debtor_url()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the link: %(debtor)s", debtor=self.partner_id.name),
            "res_model": "credit.notice.compose",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_case_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids,
                "default_template_id": self.env.ref("sagres_credit.mail_template_link").id,
            },
        }

    def action_copy_link(self):
        """Copy the link, to paste it into a chat or read it out."""
        self.ensure_one()
        self._check_may_act()
        self._check_has_page()
        return {"type": "ir.actions.client", "tag": "sagres_credit.copy_link", "params": {"url": self._get_debtor_url()}}

    def action_revoke_links(self):
        """Take back every link of these debtors: what was sent opens nothing any more."""
        self._check_may_act()
        self.sudo().link_ids._revoke()
        self._message_log_batch(bodies={case.id: self.env._("The links to the debtor's page were revoked.") for case in self})
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": self.env._("What was sent opens nothing any more.")},
        }

    def _check_has_page(self):
        if not self.mandate_id.debtor_page or not self.env["credit.link"]._get_base_url():
            raise UserError(self.env._(
                "%(client)s has no page for its debtors: switch it on in the mandate.", client=self.company_id.name
            ))

    def _get_debtor_url(self):
        """Return the address of the page of this debtor, with a link that is good for a while; ``False`` without page."""
        self.ensure_one()
        return self._get_debtor_urls()[self]

    def _get_debtor_urls(self):
        """Return ``{case: address of its page or False}``; the links that are missing are made by one statement."""
        served = self.sudo().filtered(lambda case: case.mandate_id.debtor_page)
        if not self.env["credit.link"]._get_base_url():
            served = served.browse()
        Link = self.env["credit.link"].sudo()
        missing = served.filtered(lambda case: not case._get_good_link())
        Link.create([Link._prepare_link_vals(case) for case in missing])
        return {case: case.sudo()._get_good_link()._get_url() if case.sudo() in served else False for case in self}

    def _get_good_link(self):
        """Return a link of this case that is good for at least half of its life, or none; no query for many cases."""
        self.ensure_one()
        days = self.mandate_id.debtor_link_days or 60
        least = fields.Datetime.now() + timedelta(days=days / 2)
        return self.link_ids.filtered(lambda link: not link.date_revoked and link.date_expiry > least)[:1]

    def _get_known_data(self):
        """Return what this debtor can be asked to prove who they are: ``{kind: [right answers]}``, never empty.

        For a module to ask for another datum, it must override this method.
        """
        self.ensure_one()
        partner = self.sudo().partner_id
        known = {"code": [partner.credit_customer_code], "birth": [self._get_birth_year()]}
        known = {kind: [value for value in values if value] for kind, values in known.items()}
        known = {kind: values for kind, values in known.items() if values}
        if not known:
            known = {"tax": [value for value in (partner.credit_tax_code, partner.vat) if value]}
        if not any(known.values()):
            known = {"document": [name for name in self._get_items().move_id.mapped("name") if name]}
        return known

    def _get_birth_year(self):
        """Return the year of birth of the debtor from their tax code, ``False`` where it does not tell."""
        code = self.sudo().partner_id.credit_tax_code or ""
        try:
            return str(codicefiscale.get_birth_date(code).year) if len(code) == 16 else False
        except (TaxCodeError, ValueError):
            return False

    def _knows_datum(self, words):
        """Tell whether ``words`` is one of the known data; every right answer is compared, in constant time."""
        said = comparable((words or "")[:64]).encode()
        right = [comparable(value).encode() for values in self._get_known_data().values() for value in values]
        return any([hmac.compare_digest(said, value) for value in right if value]) if said else False

    def _tell_operator(self, words):
        """Write what happened on the page into the thread and put it on the day of who looks after the debtor."""
        self.ensure_one()
        case = self.sudo()
        case._message_log(body=words)
        if case.user_id:
            case.activity_schedule(
                "mail.mail_activity_data_todo", user_id=case.user_id.id, summary=self.env._("Debtor's page"), note=words,
            )

    @api.depends("partner_id")
    def _compute_access_url(self):
        result = super()._compute_access_url()
        for case in self:
            case.access_url = f"/my/credit/{case.id}"
        return result

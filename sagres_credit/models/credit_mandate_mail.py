from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize, email_normalize_all


class CreditMandate(models.Model):
    """The mailbox of a client: who writes to it reaches the operator who looks after them."""

    _name = "credit.mandate"
    _inherit = ["credit.mandate", "mail.alias.mixin.optional"]

    alias_id = fields.Many2one(help="Where debtors write to: their letters reach their case by the sender's address.")

    def _alias_get_creation_values(self):
        """Have the alias lead to this mandate, whoever writes."""
        values = super()._alias_get_creation_values()
        values.update(
            alias_model_id=self.env["ir.model"]._get_id(self._name), alias_force_thread_id=self.id or False,
            alias_contact="everyone", alias_defaults="{}",
        )
        return values

    def _get_reply_address(self, channel):
        """Have answers come to the alias of the mandate, where there is one."""
        own = self.sudo().alias_email if channel != "pec" else False
        return own or super()._get_reply_address(channel)

    @api.model
    def _find_by_recipients(self, message_dict):
        """Return the mandate from whose sender or PEC address debtors were written to, and to which they write now."""
        recipients = set(email_normalize_all(f"{message_dict.get('recipients')},{message_dict.get('to')}"))
        aliases = set(self.env["mail.alias.domain"].sudo()._find_aliases(list(recipients)))
        mandates = self.sudo().search([("state", "=", "active")])
        return mandates.filtered(
            lambda mandate: {mandate._get_sender("pec"), email_normalize(mandate.email_from)} & (recipients - aliases)
        )[:1]

    def _get_mail_route(self, message_dict, notice, route):
        """Return the route of a letter to this mandate: the case it is about, or the mandate's own thread.

        :param notice: the notice it answers, or none
        :param tuple route: the route core found, if any
        """
        self.ensure_one()
        case = notice.case_id if notice.company_id == self.company_id else self._find_case(message_dict)
        _model, _thread_id, values, user_id, alias = route or (None, None, None, self.env.uid, None)
        record = case or self
        return (record._name, record.id, values, user_id, alias)

    def _find_case(self, message_dict):
        """Return the one case a letter can be about: the parent's it answers, else the sender's; none if in doubt."""
        parent = self.env["mail.thread"]._get_parent_message(message_dict)
        if parent and parent.model == "credit.case":
            case = self.env["credit.case"].sudo().browse(parent.res_id).exists()
            if case.company_id == self.company_id:
                return case
        cases = self._find_cases_of(email_normalize(message_dict.get("email_from"), strict=False))
        cases = cases.filtered("is_open") or cases
        return cases if len(cases) == 1 else cases.browse()

    def _find_cases_of(self, address):
        """Return the cases of this client whose debtor, contact or related person has this e-mail or PEC address."""
        cases = self.env["credit.case"].sudo()
        if not address:
            return cases
        partners = self.env["res.partner"].sudo().search(
            Domain("company_id", "in", [self.company_id.id, False])
            & (Domain("email_normalized", "=", address) | Domain("credit_pec", "=", address.lower()))
        )
        theirs = Domain("partner_id", "in", partners.commercial_partner_id.ids)
        related = Domain("related_person_ids.partner_id", "in", partners.ids)
        return cases.search(Domain("company_id", "=", self.company_id.id) & (theirs | related))

    def _message_post_after_hook(self, message, msg_values):
        """Have the manager look at a letter that reached no case."""
        super()._message_post_after_hook(message, msg_values)
        if msg_values.get("message_type") != "email" or message.author_id.user_ids.filtered(lambda user: not user.share):
            return
        if self.env.context.get("credit_auto_reply"):
            return
        known = self._find_cases_of(email_normalize(message.email_from, strict=False))
        why = (
            self.env._("%(sender)s has several cases.", sender=message.email_from) if known
            else self.env._("%(sender)s is not known as a debtor.", sender=message.email_from)
        )
        self.env["credit.problem"].sudo()._raise("unknown_sender", [{
            "name": self.env._("A letter reached no case. %(why)s", why=why),
            "todo": self.env._("Read it on the mandate, find the debtor, and answer from the case: say no amounts before."),
            "company_id": self.company_id.id, "user_id": self.user_id.id,
            "res_model": "mail.message", "res_id": message.id,
        }])

from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    """«Send» mails nobody who must not be written; what else it does, like the e-invoice, goes on."""

    _inherit = "account.move.send"

    @api.model
    def _get_default_sending_methods(self, move):
        methods = super()._get_default_sending_methods(move)
        return methods - {"email"} if move._heirs_get_case() else methods

    @api.model
    def _get_default_mail_partner_ids(self, move, mail_template, mail_lang):
        partners = super()._get_default_mail_partner_ids(move, mail_template, mail_lang)
        case = move._heirs_get_case()
        return partners.filtered(lambda partner: not case._heirs_find_mail_bar(partner)) if case else partners

    @api.model
    def _is_applicable_to_move(self, method, move, **move_data):
        """Leave out the mail that was put in the queue while the debtor lived: the others of the queue go on."""
        applies = super()._is_applicable_to_move(method, move, **move_data)
        case = move._heirs_get_case() if applies and method == "email" else False
        if not case:
            return applies
        partners = self.env["res.partner"].browse(move_data.get("mail_partner_ids") or ())
        return bool(partners) and not case._heirs_find_mail_bar(partners)

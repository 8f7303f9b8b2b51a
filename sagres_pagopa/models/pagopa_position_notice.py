from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.notice_data import LANGUAGES, Notice, NoticeDebtor, NoticeOption
from ..tools.notice_errors import NoticeError
from .pagopa_position import PAYABLE_STATES

ITALIAN = "it_IT"


class PagopaPosition(models.Model):
    """The payment notice of a position, from the ledger at the moment it is asked."""

    _inherit = "pagopa.position"

    @api.model
    def _get_specs(self, case):
        """Say what is paid in Italian, whoever makes the position: it is the language of the notice."""
        lang = ITALIAN if self.env["res.lang"].sudo()._get_data(code=ITALIAN) else self.env.lang
        return super(PagopaPosition, self.with_context(lang=lang))._get_specs(case)

    def _get_notice(self, options=None, creditor=None):
        """Return the notice of this position as it is now.

        :param options: what it prints of the position, all that is left to pay where nothing is said
        :param creditor: who asks, where it was put together already for another position of the same creditor
        :raises UserError: in words, where nothing can be paid or something cannot be printed
        """
        self.ensure_one()
        options = self._get_payable_options() if options is None else options
        self._check_printable(options)
        try:
            return self._build_notice(options, creditor)
        except NoticeError as error:
            raise UserError(self.env._(
                "The pagoPA notice of %(debtor)s cannot be printed: %(why)s", debtor=self.sudo().partner_id.name or "?",
                why=error,
            )) from error

    def _get_payable_options(self):
        """Return what can be paid now of these positions, each one's whole amount first, then its installments."""
        payable = self.sudo().filtered(lambda position: position.state in PAYABLE_STATES).option_ids
        left = payable.filtered(lambda option: option.state == "unpaid" and option.amount_now > 0)
        return left.sorted(lambda option: (option.position_id.id, option.kind != "full", option.number, option.id))

    def _check_printable(self, options):
        """Raise in words where there is nothing to print for ``options``."""
        if self.state == "draft":
            raise UserError(self.env._("Publish the position of %(debtor)s first.", debtor=self.partner_id.name))
        if not options:
            raise UserError(self.env._(
                "Nothing can be paid now of «%(position)s»: it was paid, withdrawn or is not payable yet.",
                position=self.display_name,
            ))
        if not self.sudo().partner_id.name:
            raise UserError(self.env._("The debtor of the notice %(number)s has no name.", number=options[0].notice_number))

    def _build_notice(self, options, creditor):
        language = self._get_notice_language()
        translation = self._get_subject_translation() if language == "en" else ""
        return Notice(
            creditor or self.creditor_id._get_notice_creditor(), self._get_notice_debtor(), self.subject,
            tuple(option._get_notice_option() for option in options), language,
            translation if translation != self.subject else "",
        )

    def _get_notice_debtor(self):
        """Return who is asked to pay, at the address where they get letters."""
        partner = self.sudo().partner_id
        address, _problem = partner._get_postal_address()
        # The first line is the name; where nobody can write to the address, what is known of it is printed.
        lines = address.splitlines()[1:] if address else [
            partner.street, " ".join(filter(None, (partner.zip, partner.city, partner.state_id.code))),
        ]
        vat = (partner.vat or "").upper().removeprefix("IT")
        return NoticeDebtor(
            name=partner.name, tax_code=partner.credit_tax_code or vat, address="\n".join(filter(None, lines)),
        )

    def _get_notice_language(self):
        """Return the second language of the notice, Italian where there is none."""
        asked = self.sudo().creditor_id.notice_language
        language = (self.sudo().partner_id.lang or "").split("_")[0] if asked == "debtor" else asked
        return language if language in LANGUAGES else "it"

    def _get_subject_translation(self):
        """Return in English what is paid: the documents of the suite are written in English and translated into Italian."""
        position = self.sudo().with_context(lang="en_US")
        if position.kind == "receivable" and len(position.receivable_ids) == 1:
            return position._get_item_subject(position.receivable_ids)
        words = {
            "plan": position.env._("Payment plan, file %(number)s", number=position.case_id.id),
            "settlement": position.env._("Agreed settlement, file %(number)s", number=position.case_id.id),
            "share": position.env._("Your part of an open account, file %(number)s", number=position.case_id.id),
        }
        return words.get(position.kind, "")

    def _collect_notices(self):
        """Return ``({position: notice}, {position: why not})``: one that cannot be printed never stops the others."""
        notices, problems, creditors = {}, {}, {}
        options = self._get_payable_options().grouped("position_id")
        for position in self:
            try:
                creditor = creditors.get(position.creditor_id) or position.creditor_id._get_notice_creditor()
                creditors[position.creditor_id] = creditor
                notices[position] = position._get_notice(options.get(position.sudo(), position.option_ids.browse()), creditor)
            except (NoticeError, UserError) as error:
                problems[position] = str(error.args[0])
        return notices, problems


class PagopaOption(models.Model):
    """One way of paying, as the notice prints it."""

    _inherit = "pagopa.option"

    def _get_notice_option(self):
        """Return this option with what is left to pay of it now.

        :raises NoticeError: its number or its amount cannot be printed
        """
        self.ensure_one()
        amount = Decimal(f"{self.currency_id.round(self.amount_now):.2f}")
        return NoticeOption(
            self.notice_number, amount, self.date_due or None, self.number if self.kind == "installment" else 0,
        )

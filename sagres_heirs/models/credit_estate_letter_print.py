import hashlib
import re

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_amount, format_date

from .credit_estate_letter import NEUTRAL_KINDS

LONG_DATE = "d MMMM y"
#: Figures with cents, or beside a currency, in any language.
AMOUNT = re.compile(r"\d[.,]\d\d(?!\d)|€|\bEUR\b|\beuro\b", re.IGNORECASE)


class CreditEstateLetter(models.Model):
    """The letter on paper: on the client's stationery, in the language of the family, without a word that is forbidden."""

    _inherit = "credit.estate.letter"

    def _get_reference(self):
        self.ensure_one()
        return f"E{self.estate_id.id}-{self.id}"

    def _get_lang(self):
        """Return the language of the letter: of the deceased and so of the family; of the court, the client's."""
        self.ensure_one()
        estate, company = self.sudo().estate_id, self.sudo().company_id.partner_id
        if self.kind == "interpellation":
            return company.lang or self.env.lang or "en_US"
        addressee = estate.curator_id if self.kind == "curator" else estate.partner_id
        return addressee.lang or company.lang or self.env.lang or "en_US"

    def _keep_pdf(self):
        """Freeze what the letter says, print it and keep it."""
        self.ensure_one()
        self._freeze_amount()
        if self.kind == "notice_heir":
            self.heir_id.case_id._prepare_payment()
        raw = self._print_pdf()
        attachment = self.env["ir.attachment"].create({
            "name": f"{self._get_reference()}.pdf", "raw": raw, "mimetype": "application/pdf", "res_model": self._name,
            "res_id": self.id, "company_id": self.company_id.id,
        })
        self.write({"state": "printed", "pdf_id": attachment.id, "pdf_hash": hashlib.sha256(raw).hexdigest()})
        self._post_print()

    def _post_print(self):
        """React to a letter that was printed.

        For a module to follow letters, it must override this method.
        """

    def _freeze_amount(self):
        if self.kind == "notice_heir":
            self.write({"share": self.heir_id.share, "amount": self.heir_id.amount_left})
        elif self.kind in ("curator", "interpellation"):
            self.amount = self.estate_id.amount_debt
        else:
            return
        if self.kind == "notice_heir" and self.currency_id.is_zero(self.amount):
            raise UserError(self.env._(
                "Nothing is left of this share, or the shares do not make up the whole: look at the shares first."
            ))
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(self.env._("Nothing is open any more: there is nothing to write about."))

    def _print_pdf(self):
        """Return the letter as PDF; what must not be said keeps it from being printed."""
        self.ensure_one()
        letter = self.with_context(lang=self._get_lang())
        values = {"letter": letter._prepare_print_values()}
        # Numbers and hours of who is called look like amounts: 010.55.51, 9.00-13.00.
        silent = {"letter": {**values["letter"], "card": {"phone": False, "hours": False}}}
        letter._check_text(letter._render_text(silent))
        return letter.env["credit.notice"]._print_sheet(
            letter.company_id, "sagres_heirs.credit_estate_letter_page", values, letter._get_reference(),
        )

    def _render_text(self, values):
        """Return the words of the letter, without its head and foot."""
        html = self.env["ir.qweb"]._render(f"sagres_heirs.credit_estate_letter_{self.kind}", values)
        return Markup(html)  # QWeb  # nosec B704

    def _check_text(self, text):
        """Raise where a letter says what the contact rules forbid, or a neutral one names an amount.

        What goes to the lawyer alone speaks the language of the court.
        """
        if self.kind == "interpellation":
            return
        said = self.env["credit.contact.rule"]._get_common(self.company_id)._find_forbidden(text)
        if said:
            raise UserError(self.env._(
                "The letter says «%(phrase)s»: the contact rule «%(rule)s» forbids it.", phrase=said[0][0],
                rule=said[0][1].name,
            ))
        amount = AMOUNT.search(Markup(text).striptags())  # its text only  # nosec B704
        if self.kind in NEUTRAL_KINDS and amount:
            raise UserError(self.env._(
                "A letter that only asks for information names no amount; this one says «%(words)s».", words=amount.group(),
            ))

    def _prepare_print_values(self):
        """Return what the template prints, in the words of the language of the context."""
        self.ensure_one()
        estate, company = self.estate_id, self.company_id
        return {
            "kind": self.kind, "reference": self._get_reference(), "sender": self._get_sender(), "client": company.name,
            **self._prepare_addressee_values(),
            "address": self.address.splitlines(), "place": company.partner_id.city, "today": self._say_date(self.date),
            "channel": self.channel, "card": estate.case_id._get_page_card(), "operator": estate.user_id.name,
            "deceased": estate.partner_id.name, "died": self._say_date(estate.date_death), "domicile": estate._say_domicile(),
            "source": self._say_source(), "share": self.share, "amount": self._say_amount(self.amount),
            "paid": self._say_amount(self.heir_id.amount_paid) if self.heir_id.amount_paid else "",
            "debt": self._say_amount(estate.amount_debt), "items": self._prepare_items(),
            "benefit": self.heir_id.state == "benefit",
            "benefit_value": self._say_amount(self.heir_id.benefit_value) if self.heir_id.benefit_value else "",
            **self._prepare_payment_values(), **self._prepare_court_values(),
        }

    def _prepare_addressee_values(self):
        """Return how the addressee is greeted, and what kind of office reads the letter."""
        estate, heir = self.estate_id, self.heir_id
        person = estate.curator_id if self.kind == "curator" else heir
        return {
            "dear": "" if heir.is_minor else person.name or "", "minor": heir.name if heir.is_minor else "",
            "to_person": self.addressee_kind == "person", "to_notary": self.addressee_kind == "notary",
            "to_registry": self.addressee_kind == "municipality",
            "tax_code": estate.partner_id.credit_tax_code or "", "place_death": estate.place_death or "",
            "curator_court": estate.curator_court or "", "curator_date": self._say_date(estate.curator_date),
        }

    def _prepare_payment_values(self):
        """Return how to pay what the letter asks for, as the creditor may be paid: by transfer, or in words of their own."""
        words = (self.heir_id.case_id or self.estate_id.case_id)._get_payment_words()
        return {"iban": words["iban"] or "", "payment_lines": words["lines"]}

    def _get_sender(self):
        """Return what stands above the address: the contact rule's words where there are some, else who writes and where."""
        notice = self.env["credit.notice"].new({
            "case_id": self.estate_id.case_id.id, "partner_id": self.estate_id.partner_id.id, "company_id": self.company_id.id,
        })
        words, client = notice._get_envelope_senders()[notice], self.company_id.partner_id
        if words != self.company_id.name:
            return words
        return ", ".join(filter(None, [words, client.street, " ".join(filter(None, [client.zip, client.city]))]))

    def _prepare_court_values(self):
        """Return what only the draft for the court prints."""
        return {}

    def _prepare_items(self):
        """Return what is open of the deceased, for the letters that say what is owed: the whole of it, as the sum above."""
        if self.kind in NEUTRAL_KINDS or self.kind == "reserve":
            return []
        items = self.estate_id.case_id._get_items().filtered(
            lambda item: item.line_id.parent_state == "posted" and not self.currency_id.is_zero(item.amount_residual)
        )
        if self.kind == "notice_heir":
            items -= self.estate_id._get_undivided_items()
        items = items.sorted(lambda item: (item._get_due_date(), item.id))
        return [
            {
                "name": item.move_id.name, "due": format_date(self.env, item._get_due_date()),
                "open": self._say_amount(item.amount_residual),
            }
            for item in items
        ]

    def _say_amount(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _say_date(self, day):
        return format_date(self.env, day, date_format=LONG_DATE) if day else ""

    def _say_source(self):
        """Return in words where the data of the addressee come from."""
        sources = {
            "registry": self.env._("from the civil registry"),
            "court": self.env._("from the register of successions of the court"),
            "public": self.env._("from a public register"),
            "family": self.env._("from a member of the family"),
            "client": self.env._("from the papers that %(client)s keeps", client=self.company_id.name),
        }
        return sources.get(self.data_source, "")


class CreditEstate(models.Model):
    """The letters about a succession."""

    _inherit = "credit.estate"

    letter_ids = fields.One2many("credit.estate.letter", "estate_id", string="Letters", readonly=True)

    def _say_domicile(self):
        """Return the last domicile in one line."""
        town = " ".join(filter(None, [self.zip, self.city, self.country_state_id.code and f"({self.country_state_id.code})"]))
        return ", ".join(filter(None, [self.street, town]))

    def action_write_letter(self):
        """Open the dialog that writes a letter."""
        self.ensure_one()
        self.case_id._check_may_act()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Write a letter"), "res_model": "credit.estate.letter.write",
            "views": [(False, "form")], "target": "new", "context": {"default_estate_id": self.id},
        }

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from .credit_estate import DECEASED_STATES
from .credit_heir import ACCEPTED_STATES, OUT_STATES

#: Who these are has changed: what may be asked of whom has as well.
IDENTITY = ("state", "case_id", "partner_id", "tax_code", "estate_id")


class CreditHeir(models.Model):
    """A person of the family is recognised wherever they appear, and whatever they are no more stops at once."""

    _inherit = "credit.heir"

    @api.model_create_multi
    def create(self, vals_list):
        heirs = super().create(vals_list)
        heirs._close_contacts()
        return heirs

    def write(self, vals):
        before = self.sudo().case_id if "case_id" in vals else self.env["credit.case"]
        result = super().write(vals)
        if set(vals) & set(IDENTITY):
            self._close_contacts()
            before._heirs_close_contacts()
        return result

    def _close_contacts(self):
        """Take back at once what waits for these persons, or for their cases, where they are not heirs."""
        heirs = self.sudo()
        (heirs.case_id | heirs.estate_id.case_id)._heirs_close_contacts()

    def _is_heir(self):
        """Tell whether this person has accepted an estate that is no mistake: only then they owe (459, 470 c.c.)."""
        self.ensure_one()
        return self.state in ACCEPTED_STATES and self.estate_id.state in DECEASED_STATES

    def _filter_person(self, partner):
        """Return those of these persons who are ``partner``: linked to it, or with the same tax code."""
        partners = (partner | partner.commercial_partner_id) if partner else partner
        codes = {_compare(code) for one in partners for code in (one.credit_tax_code, one.vat)} - {""}
        return self.filtered(lambda heir: heir.partner_id and heir.partner_id in partners or _compare(heir.tax_code) in codes)

    def _filter_addresses(self, addresses):
        """Return those of these persons who read one of these e-mail addresses."""
        wanted = {email_normalize(address) for address in addresses if address} - {False}
        return self.filtered(lambda heir: email_normalize(heir.email or "") in wanted)

    def _explain_bar(self):
        """Return why nothing is asked of this person, in words for who looks after the estate."""
        self.ensure_one()
        if self.state in OUT_STATES:
            return self.env._("%(person)s is out of the succession: they are not contacted again about it.", person=self.name)
        return self.env._(
            "%(person)s has not accepted the estate: nothing is asked of them but information, with its own letter.",
            person=self.name,
        )

    def _check_may_be_informed(self):
        """Raise unless these persons may be asked for information: never who is out of the succession, nor who died.

        Whatever writes to a called person calls this first.
        """
        for heir in self.sudo():
            if heir.state in OUT_STATES:
                raise UserError(heir._explain_bar())
            if heir.state in ("predeceased", "transmitted") or heir.died:
                raise UserError(self.env._("%(person)s has died: nobody writes to them.", person=heir.name))


def _compare(code):
    """Return a tax code as it is compared: without blanks and country, upper case."""
    code = "".join((code or "").split()).upper()
    return code.removeprefix("IT") if code[2:].isdigit() else code

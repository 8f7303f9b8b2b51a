from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

COPIED = ("name", "phone", "email", "street", "zip", "city")


class CreditHeir(models.Model):
    """Who accepted becomes a contact of the client; before that their data stay in the family of the deceased."""

    _inherit = "credit.heir"

    def _make_partner(self):
        """Give each of these heirs a contact: the one of the client with the same tax code, or a new one."""
        known = self._find_known()
        fresh = self.browse()
        for heir in self:
            found = known.get((heir.company_id, heir._get_tax_code()))
            if found:
                heir.partner_id = found
            else:
                fresh |= heir
        partners = self.env["res.partner"].create([heir._prepare_partner_vals() for heir in fresh])
        for heir, partner in zip(fresh, partners, strict=True):
            heir.partner_id = partner

    def _find_known(self):
        """Return ``{(client, tax code): contact}`` of who has a tax code."""
        codes = [heir._get_tax_code() for heir in self if heir._get_tax_code()]
        found = self.env["res.partner"].search(
            Domain("company_id", "in", self.company_id.ids) & Domain("credit_tax_code", "in", codes)
            & Domain("parent_id", "=", False), order="id desc",
        ) if codes else self.env["res.partner"]
        dead = found & self.estate_id.partner_id
        if dead:
            raise UserError(self.env._("The tax code of the heir is the one of the deceased: correct it first."))
        return {(partner.company_id, partner.credit_tax_code): partner for partner in found}

    def _get_tax_code(self):
        return "".join((self.tax_code or "").split()).upper()

    def _prepare_partner_vals(self):
        """Return what the contact of an heir is created with."""
        self.ensure_one()
        return {
            **{name: self[name] for name in COPIED},
            "state_id": self.country_state_id.id, "country_id": self.country_id.id,
            "company_id": self.company_id.id, "credit_tax_code": self._get_tax_code() or False,
            "lang": self.estate_id.partner_id.lang,
        }

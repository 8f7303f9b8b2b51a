from odoo import models

from ..tools.address import AddressError, postal_lines


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_postal_address(self):
        """Return ``(address in lines, problem)``: one of the two is empty; problems are codes of ``AddressError``."""
        self.ensure_one()
        try:
            return "\n".join(postal_lines(self._get_postal_values())), False
        except AddressError as error:
            return False, error.code

    def _get_postal_values(self):
        """Return what is known of where this person gets letters, as ``tools.address`` reads it.

        The country stands in the language of the sender's post. For a module to know of a better place (a domicile, an
        administrator's office), it must override this method.
        """
        self.ensure_one()
        office = self.parent_id if self.parent_id.is_company and not self.is_company else self.browse()
        sender = self.company_id.partner_id.lang or self.env.lang
        return {
            "name": self.name or self.parent_id.name,
            "care_of": office.name,
            "street": self.street,
            "street2": self.street2,
            "postcode": self.zip,
            "city": self.city,
            "province": self.state_id.code,
            "country_code": self.country_id.code,
            "country": self.country_id.with_context(lang=sender).name,
        }

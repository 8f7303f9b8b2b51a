import re

from stdnum.exceptions import ValidationError as NumberError
from stdnum.it import codicefiscale, iva

from odoo import api, fields, models
from odoo.tools.misc import format_date

# What each datum is worth out of what applies to the person: a VAT number and a certified address are expected of firms only.
QUALITY_WEIGHTS = {
    "phone": 30, "address": 25, "email": 20, "tax_code": 15, "vat": 10, "pec": 10, "lang": 5, "segment": 5,
}
OF_FIRMS = ("vat", "pec")


class ResPartner(models.Model):
    """How good the data of a debtor are, from 0 to 100: what is there, what is right, what failed."""

    _inherit = "res.partner"

    credit_quality = fields.Integer(string="Quality of the data", compute="_compute_credit_quality", aggregator=None)
    credit_quality_why = fields.Char(string="What is missing", compute="_compute_credit_quality")
    credit_tax_code_valid = fields.Boolean(
        string="Valid tax code", compute="_compute_credit_codes_valid", store=True,
        help="Letters, digits and check letter are right; of who lives abroad, that there is one.",
    )
    credit_vat_valid = fields.Boolean(string="Valid VAT number", compute="_compute_credit_codes_valid", store=True)

    @api.depends("vat", "credit_tax_code", "country_id")
    def _compute_credit_codes_valid(self):
        for partner in self:
            italian = partner.country_id.code in (False, "IT")
            code, vat = partner.credit_tax_code, partner.vat
            partner.credit_tax_code_valid = bool(code) and (not italian or self._is_code(code))
            partner.credit_vat_valid = bool(vat) and (not italian or self._is_code(vat))

    @api.depends(
        "credit_segment", "lang",
        "phone", "email", "credit_pec", "street", "zip", "city", "country_id", "vat", "credit_tax_code", "is_company",
        "credit_mark_ids.state",
    )
    def _compute_credit_quality(self):
        bad = self._get_bad_contacts()
        for partner in self:
            faults = partner._get_data_faults(bad[partner])
            firm = partner.is_company
            worth = {kind: points for kind, points in QUALITY_WEIGHTS.items() if firm or kind not in OF_FIRMS}
            lost = sum(worth[kind] for kind in faults)
            # Half a point counts as one, as the database rounds in the report.
            partner.credit_quality = int(100 * (1 - lost / sum(worth.values())) + 0.5)
            partner.credit_quality_why = partner._explain_quality(faults, worth)

    def _explain_quality(self, faults, worth):
        if not faults:
            return self.env._("Every datum is there and none failed.")
        total = sum(worth.values())
        return "; ".join(f"{words} (-{round(100 * worth[kind] / total)})" for kind, words in faults.items())

    def _get_data_faults(self, bad):
        """Return what must be mended of this person's data, in words, as ``{kind: words}``.

        :param dict bad: ``{slot: mark}``, what failed
        """
        self.ensure_one()
        faults = {}
        for kind, label in self._get_missing_labels().items():
            if kind in OF_FIRMS and not self.is_company:
                continue
            if kind in bad:
                faults[kind] = self.env._("%(value)s failed on %(date)s", value=bad[kind].value,
                                          date=format_date(self.env, bad[kind].date))
            elif not self._has_datum(kind):
                faults[kind] = label
        return faults

    def _get_missing_labels(self):
        return {
            "phone": self.env._("no phone number"),
            "address": self.env._("no complete address"),
            "email": self.env._("no e-mail"),
            "tax_code": self.env._("no valid tax code or VAT number"),
            "vat": self.env._("no valid VAT number"),
            "pec": self.env._("no certified e-mail"),
            "lang": self.env._("no language"),
            "segment": self.env._("no segment"),
        }

    def _has_datum(self, kind):
        checks = {
            "tax_code": lambda: self.credit_tax_code_valid or self.credit_vat_valid, "vat": lambda: self.credit_vat_valid,
            "address": self._has_address, "lang": lambda: bool(self.lang), "segment": lambda: bool(self.credit_segment),
        }
        return checks[kind]() if kind in checks else bool(self._get_contact(kind))

    def _has_address(self):
        italian = self.country_id.code in (False, "IT")
        postcode = (self.zip or "").strip()
        return bool(self.street and self.city and postcode and (not italian or re.fullmatch("[0-9]{5}", postcode)))

    @api.model
    def _is_code(self, number):
        """Tell whether an Italian tax code or VAT number is right: check letters and digits."""
        return any(self._passes(check, number) for check in (codicefiscale.validate, iva.validate))

    @api.model
    def _passes(self, check, number):
        try:
            return bool(check(number))
        except NumberError:
            return False

import re

from stdnum.exceptions import ValidationError as NumberError
from stdnum.it import codicefiscale, iva

from odoo import api, fields, models
from odoo.tools.misc import format_date

# What each datum is worth out of what applies to the person: a certified address is expected of firms only.
QUALITY_WEIGHTS = {"phone": 30, "address": 25, "email": 20, "tax_code": 15, "pec": 10}
OF_FIRMS = ("pec",)


class ResPartner(models.Model):
    """How good the data of a debtor are, from 0 to 100: what is there, what is right, what failed."""

    _inherit = "res.partner"

    credit_quality = fields.Integer(string="Quality of the data", compute="_compute_credit_quality", aggregator=None)
    credit_quality_why = fields.Char(string="What is missing", compute="_compute_credit_quality")

    @api.depends(
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
            partner.credit_quality = round(100 * (1 - lost / sum(worth.values())))
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
            "pec": self.env._("no certified e-mail"),
        }

    def _has_datum(self, kind):
        if kind == "tax_code":
            return self._has_valid_code()
        if kind == "address":
            italian = self.country_id.code in (False, "IT")
            postcode = (self.zip or "").strip()
            return bool(self.street and self.city and postcode and (not italian or re.fullmatch("[0-9]{5}", postcode)))
        return bool(self._get_contact(kind))

    def _has_valid_code(self):
        """Tell whether the tax code or the VAT number is right: check letters and digits for Italian ones."""
        if self.country_id.code not in (False, "IT"):
            return bool(self.credit_tax_code or self.vat)
        checks = [(codicefiscale.validate, self.credit_tax_code), (iva.validate, self.vat), (codicefiscale.validate, self.vat)]
        return any(number and self._passes(check, number) for check, number in checks)

    @api.model
    def _passes(self, check, number):
        try:
            return bool(check(number))
        except NumberError:
            return False

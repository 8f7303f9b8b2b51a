from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.interest_scheme import LatePayment


class CreditLegalParameter(models.Model):
    """A number or a day that a law fixes and another law may change; code asks for it by name and date."""

    _name = "credit.legal.parameter"
    _description = "Legal parameter"
    _inherit = ["credit.dated.mixin"]
    _order = "code, date_from desc, id"
    _scope_fields = ("code",)

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, index=True)
    number = fields.Float(digits=(16, 4), aggregator=None)
    day = fields.Date(help="Where the law fixes a day and not a number.")

    @api.model
    def _get_values(self, codes, on):
        """Return ``{code: number or day}`` of what is in force on a day; one query.

        :raises UserError: naming what is not known on that day: the value before is never carried forward
        """
        rows = self.sudo().search([("code", "in", list(codes))]).filtered(lambda row: row._is_valid_on(on))
        values = {row.code: row.day or Decimal(f"{row.number:.4f}").normalize() for row in rows}
        self._check_known([code for code in codes if code not in values], on)
        return values

    @api.model
    def _check_known(self, missing, on):
        """Raise for codes that have no row on a day."""
        if missing:
            raise UserError(self.env._(
                "«%(names)s» is not known on %(day)s. Nothing was computed. Enter it in Configuration > Legal parameters.",
                names=", ".join(missing), day=format_date(self.env, on),
            ))

    @api.model
    def _get_source(self, code, on):
        """Return the article of law that a document of a day must name.

        :raises UserError: naming what is not known on that day: laws are renumbered
        """
        row = self.sudo().search([("code", "=", code)]).filtered(lambda row: row._is_valid_on(on))
        self._check_known([] if row else [code], on)
        return row.source

    @api.model
    def _get_late_payment(self, on):
        """Return the :class:`LatePayment` in force on a day, as tools/interest_scheme.py takes it."""
        codes = ("late_first_contract", "late_change", "late_old_points", "late_flat_cost", "claim_rate_from")
        values = self._get_values(codes, on)
        return LatePayment(
            first_contract=values["late_first_contract"], change=values["late_change"],
            old_points=values["late_old_points"], flat_cost=values["late_flat_cost"],
            claims_from=values["claim_rate_from"],
        )

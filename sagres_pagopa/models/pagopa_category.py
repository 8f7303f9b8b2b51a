import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Prefix, kind of body, macro area, service, legal reason (SANP, taxonomy).
TAXONOMY = re.compile(r"[6-9]/\d{7}(IM|TS|SP|SA|AP)/")


class PagopaCategory(models.Model):
    """A code of the pagoPA taxonomy: what kind of income a payment is."""

    _name = "pagopa.category"
    _description = "pagoPA taxonomy code"
    _order = "code"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True, help="As published, with the prefix: 9/0101002IM/")
    name = fields.Char(string="Kind of income", required=True, translate=True)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This code is in the list already.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for category in self:
            category.display_name = f"{category.code or ''} {category.name or ''}".strip()

    @api.constrains("code")
    def _check_code(self):
        for category in self:
            if not TAXONOMY.fullmatch(category.code):
                raise ValidationError(self.env._("%(code)s is not a taxonomy code, as 9/0101002IM/ is.", code=category.code))

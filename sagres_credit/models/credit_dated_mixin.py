from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

STATUSES = [("verified", "Verified"), ("knowledge", "To be confirmed"), ("reading", "Our reading")]


class CreditDatedMixin(models.AbstractModel):
    """A row of law that is in force for some time, with where it comes from; no two say different things of one day."""

    _name = "credit.dated.mixin"
    _description = "Row of law with validity"
    _scope_fields = ()

    date_from = fields.Date(string="Valid from", required=True)
    date_to = fields.Date(string="Valid until", help="Last day; empty: until further notice.")
    source = fields.Char(required=True, help="Law, decree or contract, so that anybody can check it.")
    status = fields.Selection(
        STATUSES,
        required=True, default="knowledge",
        help="Verified: found in a public source. The others wait for counsel.",
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for row in self:
            if row.date_to and row.date_from and row.date_to < row.date_from:
                raise ValidationError(self.env._("«%(row)s» would end before it begins.", row=row.display_name))

    @api.constrains(lambda self: ["date_from", "date_to", *self._scope_fields])
    def _check_overlap(self):
        first = self._scope_fields[0]
        values = [row[first] for row in self.read([first], load="")]
        groups = self.sudo().search([(first, "in", values)]).grouped(self._get_scope)
        for scope in {self._get_scope(row) for row in self}:
            rows = groups[scope].sorted(lambda row: row.date_from or date.min)
            for row, next_row in zip(rows, rows[1:]):
                if (next_row.date_from or date.min) <= (row.date_to or date.max):
                    raise ValidationError(self.env._(
                        "«%(row)s» and «%(next_row)s» would both be valid on %(day)s: end one before the other begins.",
                        row=row.display_name, next_row=next_row.display_name,
                        day=format_date(self.env, next_row.date_from),
                    ))

    def _get_scope(self, row):
        """Return what a row speaks of: those with the same must not overlap."""
        return tuple(row[name] for name in self._scope_fields)

    def _is_valid_on(self, day):
        self.ensure_one()
        return (self.date_from or date.min) <= day <= (self.date_to or date.max)

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

#: Kept by the platform for itself.
RESERVED = {"47", "81", "85", "96", "97", "98", "99"}


class PagopaSegregation(models.Model):
    """A segregation code of a creditor with its own numbers: a number that was given out is never given again.

    The numbers come from a sequence of the database: it is not rolled back, so a hole stays a hole.
    """

    _name = "pagopa.segregation"
    _description = "Segregation code"
    _order = "creditor_id, sequence, id"

    creditor_id = fields.Many2one("pagopa.creditor", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="creditor_id.company_id", store=True, index=True)
    tax_code = fields.Char(related="creditor_id.tax_code", store=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    code = fields.Char(required=True, help="Two digits, from 00 to 45, assigned by pagoPA for this point of generation.")
    name = fields.Char(string="Used for")
    sequence_id = fields.Many2one("ir.sequence", string="Numbers", readonly=True, copy=False, ondelete="restrict")

    _code_uniq = models.UniqueIndex("(tax_code, code)", "This creditor has this segregation code already.")

    @api.constrains("code")
    def _check_code(self):
        for segregation in self:
            code = segregation.code
            if not (code.isascii() and code.isdigit() and len(code) == 2) or int(code) > 45 or code in RESERVED:
                raise ValidationError(self.env._("%(code)s is not a segregation code: two digits, from 00 to 45.", code=code))

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        sequences = self.env["ir.sequence"].sudo().create([
            {
                "name": f"pagoPA {record.tax_code} {record.code}", "implementation": "standard", "number_increment": 1,
                "company_id": record.company_id.id,
            }
            for record in records
        ])
        for record, sequence in zip(records, sequences, strict=True):
            record.sequence_id = sequence
        return records

    def write(self, vals):
        if {"code", "creditor_id"} & vals.keys() and any(one.sequence_id.number_next_actual > 1 for one in self.sudo()):
            raise UserError(self.env._("Numbers were given out with this segregation code: add another one instead."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        if any(one.sequence_id.number_next_actual > 1 for one in self.sudo()):
            raise UserError(self.env._("Numbers were given out with this segregation code: archive it instead."))

    def _next_numbers(self, count):
        """Return ``count`` numbers that were never given before, by one statement; safe with any number of workers."""
        self.ensure_one()
        name = f"ir_sequence_{self.sudo().sequence_id.id:03d}"
        rows = self.env.execute_query(SQL("SELECT nextval(%s) FROM generate_series(1, %s)", name, count))
        return [number for number, in rows]

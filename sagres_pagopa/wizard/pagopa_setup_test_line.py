from odoo import fields, models


class PagopaSetupTestLine(models.TransientModel):
    """One thing that was tried, and what came of it."""

    _name = "pagopa.setup.test.line"
    _description = "Line of a test of a pagoPA set-up"
    _order = "id"

    test_id = fields.Many2one("pagopa.setup.test", required=True, readonly=True, index=True, ondelete="cascade")
    result = fields.Selection(
        [("good", "In order"), ("wrong", "To mend"), ("skipped", "Not tried")], required=True, readonly=True,
    )
    name = fields.Char(string="What was tried", required=True, readonly=True)
    detail = fields.Char(string="What was found", readonly=True)

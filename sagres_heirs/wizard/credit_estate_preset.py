from odoo import api, fields, models

#: Whom each usual family asks for: a spouse, and one or two lists of names.
PRESETS = [
    ("spouse_children", "Spouse and children"),
    ("children", "Only children"),
    ("spouse", "Spouse alone"),
    ("parents", "Parents"),
    ("siblings", "Siblings"),
]
LISTS = {"spouse_children": "child", "children": "child", "parents": "parent", "siblings": "sibling"}


class CreditEstatePreset(models.TransientModel):
    """Write down one of the usual families: a few names, and everybody is in their place with their share."""

    _name = "credit.estate.preset"
    _description = "A usual family"

    estate_id = fields.Many2one("credit.estate", required=True, readonly=True)
    kind = fields.Selection(PRESETS, string="Family", required=True, default="spouse_children")
    has_spouse = fields.Boolean(compute="_compute_asks")
    has_list = fields.Boolean(compute="_compute_asks")
    spouse = fields.Char(string="Name of the spouse")
    names = fields.Text(help="One person a line.")

    @api.depends("kind")
    def _compute_asks(self):
        for wizard in self:
            wizard.has_spouse = wizard.kind in ("spouse", "spouse_children")
            wizard.has_list = wizard.kind in LISTS

    def action_add(self):
        self.ensure_one()
        people = [(self.spouse.strip(), "spouse")] if self.has_spouse and (self.spouse or "").strip() else []
        if self.has_list:
            lines = [line.strip() for line in (self.names or "").splitlines()]
            people += [(name, LISTS[self.kind]) for name in lines if name]
        self.estate_id._add_family(people)
        return {"type": "ir.actions.act_window_close"}

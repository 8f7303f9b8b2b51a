from odoo import api, fields, models

from ..tools.family import layout, links
from ..tools.kin import DECEASED
from .credit_heir import RELATIONS

#: What who stands below a person is to the deceased.
BELOW = {
    "child": "descendant", "descendant": "descendant", "sibling": "nephew", "half_sibling": "nephew", "nephew": "nephew",
}
#: The families that a list shows as well as a tree.
SIMPLE = {"spouse", "separated_at_fault", "child", "sibling", "half_sibling", "parent", "state"}


class CreditEstate(models.Model):
    """The family drawn as a tree, for who may know it."""

    _inherit = "credit.estate"

    tree = fields.Json(string="Family tree", compute="_compute_tree")
    has_simple_family = fields.Boolean(compute="_compute_tree", help="A list says as much as a tree.")

    @api.depends(
        "date_death", "partner_id.name", "heir_ids.name", "heir_ids.relation", "heir_ids.parent_id", "heir_ids.state",
        "heir_ids.share", "heir_ids.born", "heir_ids.died", "heir_ids.degree", "heir_ids.line",
    )
    @api.depends_context("uid", "lang")
    def _compute_tree(self):
        for estate in self:
            heirs = estate.heir_ids
            estate.has_simple_family = not heirs.parent_id and set(heirs.mapped("relation")) <= SIMPLE
            estate.tree = estate._draw_tree() if heirs else False

    def action_add_heir(self, relation=None, parent_id=None):
        """Open the dialog that adds a person to the family, with the place they come from filled in."""
        self.ensure_one()
        self.case_id._check_may_act()
        found = {
            "default_relation": relation in dict(RELATIONS) and relation,
            "default_parent_id": self.heir_ids.filtered(lambda heir: heir.id == parent_id).id,
        }
        return {
            "type": "ir.actions.act_window", "name": self.env._("Add a person"), "res_model": "credit.heir",
            "views": [(False, "form")], "target": "new",
            "context": {"default_estate_id": self.id, **{key: value for key, value in found.items() if value}},
        }

    def _draw_tree(self):
        """Return the persons with their places and what is said of them, and the lines between them."""
        self.ensure_one()
        persons = self._get_persons(drawn=True)
        places = layout(persons)
        top = min(row for row, _column in places.values())
        relations = dict(self.heir_ids._fields["relation"]._description_selection(self.env))
        states = dict(self.heir_ids._fields["state"]._description_selection(self.env))
        nodes = [{
            "id": False, "key": DECEASED, "name": self.partner_id.name, "relation": self.env._("Deceased"), "state": DECEASED,
            "state_label": "", "share": "", "years": f"† {self.date_death.year}" if self.date_death else "†",
            "below": self.can_act and "child",
        }]
        nodes += [
            {
                "id": heir.id, "key": str(heir.id), "name": heir.name, "relation": relations[heir.relation],
                "state": heir.state, "state_label": states[heir.state], "share": heir.share or "",
                "years": heir._get_years(), "below": self.can_act and heir._get_relation_below(),
            }
            for heir in self.heir_ids
        ]
        for node in nodes:
            row, column = places[node["key"]]
            node["x"], node["y"] = column, row - top
        return {"nodes": nodes, "links": [list(link) for link in links(persons)]}


class CreditHeir(models.Model):
    """What the tree says of a person, and who may stand below them."""

    _inherit = "credit.heir"

    def action_open(self):
        """Open this person in a dialog."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.name, "res_model": self._name, "res_id": self.id,
            "views": [(False, "form")], "target": "new",
        }

    def _get_relation_below(self):
        """Return what who is added below this person is to the deceased, ``False`` where nobody takes their place."""
        if self.state == "transmitted":
            return "transmission"
        return BELOW.get(self.relation, False)

    def _get_years(self):
        born, died = self.born and str(self.born.year), self.died and f"† {self.died.year}"
        return " ".join(filter(None, [born, died or (self.is_predeceased and "†")]))

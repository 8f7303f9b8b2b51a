from fractions import Fraction

from odoo import api, fields, models

RELATIONS = [
    ("spouse", "Spouse or civil partner"),
    ("separated_at_fault", "Spouse separated at fault"),
    ("child", "Child"),
    ("descendant", "Descendant of a child"),
    ("parent", "Parent"),
    ("ascendant", "Grandparent or further ascendant"),
    ("sibling", "Sibling"),
    ("half_sibling", "Half sibling"),
    ("nephew", "Descendant of a sibling"),
    ("relative", "Other relative"),
    ("testamentary", "Named in the will"),
    ("transmission", "Heir of a called person"),
    ("state", "The State"),
]
HEIR_STATES = [
    ("unknown", "Not known"),
    ("called", "Called"),
    ("accepted", "Has accepted"),
    ("benefit", "Accepted with benefit of inventory"),
    ("renounced", "Renounced"),
    ("disqualified", "Disqualified"),
    ("lapsed", "Lost the right to accept"),
    ("predeceased", "Predeceased"),
    ("transmitted", "Died without accepting"),
]
#: Only who accepted is an heir, and owes (459, 470 c.c.).
ACCEPTED_STATES = ("accepted", "benefit")
#: Who may still become an heir: nothing is asked of them but information.
CALLED_STATES = ("unknown", "called")
#: Who is out of the succession: never contacted again.
OUT_STATES = ("renounced", "disqualified", "lapsed")


class CreditHeir(models.Model):
    """One person of the family of a deceased debtor: relation, whether they accepted, and for what share they owe.

    Personal data stay here, seen by the operator, the manager and the lawyer of the case alone: a contact is made of
    them only when they have accepted.
    """

    _name = "credit.heir"
    _description = "Called person"
    _order = "estate_id, sequence, id"
    _parent_store = True
    _parent_name = "parent_id"

    estate_id = fields.Many2one("credit.estate", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="estate_id.company_id", string="Client", store=True, index=True)
    user_id = fields.Many2one(related="estate_id.user_id", string="Operator")
    currency_id = fields.Many2one(related="company_id.currency_id")
    can_act = fields.Boolean(related="estate_id.can_act", related_sudo=False)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    relation = fields.Selection(RELATIONS, required=True)
    parent_id = fields.Many2one(
        "credit.heir", string="Branch", index="btree_not_null", ondelete="restrict",
        domain="[('estate_id', '=', estate_id)]",
        help="Whose descendant or heir this person is: they take that place if it is left (representation, 467 c.c.).",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("credit.heir", "parent_id", string="Below")
    degree = fields.Integer(help="Degree of kinship (74-76 c.c.): from 2 for ascendants, from 3 for other relatives.")
    line = fields.Selection([("paternal", "Father's side"), ("maternal", "Mother's side")])
    born = fields.Date(string="Born on")
    died = fields.Date(string="Died on")
    is_minor = fields.Boolean(
        string="Minor", compute="_compute_is_minor", help="Accepts only with benefit of inventory (471 c.c.).",
    )
    in_possession = fields.Boolean(
        string="In possession of assets",
        help="Three months for the inventory, forty days to decide; then heir by law (485 c.c.).",
    )
    tax_code = fields.Char()
    phone = fields.Char()
    email = fields.Char()
    street = fields.Char()
    zip = fields.Char(string="ZIP")
    city = fields.Char()
    country_state_id = fields.Many2one("res.country.state", string="Province", ondelete="restrict")
    country_id = fields.Many2one("res.country", ondelete="restrict")
    note = fields.Text()

    state = fields.Selection(HEIR_STATES, required=True, default="unknown", readonly=True, index=True, copy=False)
    state_date = fields.Date(string="Since", readonly=True, copy=False)
    act_ids = fields.One2many("credit.heir.act", "heir_id", string="Acts", copy=False)
    benefit_value = fields.Monetary(
        string="Value received", readonly=True, copy=False,
        help="With benefit of inventory an heir pays no more than what they received (490 c.c.).",
    )
    manual_share = fields.Char(string="Share by hand", copy=False, readonly=True, help="A fraction, like 1/3.")
    share = fields.Char(readonly=True, copy=False, help="The exact part of the debt, as a fraction.")
    share_percent = fields.Float(string="Share (%)", readonly=True, copy=False, digits=(5, 2))

    partner_id = fields.Many2one(
        "res.partner", string="Contact", index="btree_not_null", ondelete="restrict", copy=False,
        help="Made when they accept; before, only a customer the client already knows.",
    )
    case_id = fields.Many2one(
        "credit.case", string="Case of the heir", readonly=True, index="btree_not_null", ondelete="restrict", copy=False,
    )

    _person_uniq = models.UniqueIndex(
        "(estate_id, partner_id) WHERE partner_id IS NOT NULL", "This person is in the family already.",
    )

    @api.depends("born", "state", "state_date")
    def _compute_is_minor(self):
        today = fields.Date.context_today(self)
        for heir in self:
            heir.is_minor = bool(heir.born and fields.Date.add(heir.born, years=18) > today)

    def _get_share(self):
        """Return the part of the debt of this person as a ``Fraction``, zero where they have none."""
        self.ensure_one()
        return Fraction(self.share or 0)

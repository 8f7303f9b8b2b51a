from odoo import api, fields, models

ESTATE_STATES = [
    ("to_verify", "To verify"),
    ("searching", "Searching"),
    ("found", "Heirs found"),
    ("awaiting", "Acceptance awaited"),
    ("agreed", "Agreed"),
    ("closed", "Closed"),
    ("no_heirs", "No heirs"),
    ("mistaken", "Opened by mistake"),
]
#: The person is dead, whatever became of the debt: nothing is ever sent to them again.
DECEASED_STATES = tuple(state for state, _label in ESTATE_STATES if state != "mistaken")
#: The succession is looked after.
OPEN_STATES = ("to_verify", "searching", "found", "awaiting", "agreed")
SOURCES = [
    ("reason", "Said in a conversation"),
    ("returned", "Letter that came back"),
    ("certificate", "Death certificate"),
    ("import", "Client's file"),
    ("registry", "Civil registry"),
    ("other", "Other"),
]


class CreditEstate(models.Model):
    """The succession of one deceased debtor of a client: when they died, who is called, what was looked for.

    As long as it is not said to be a mistake, nothing automatic reaches the deceased and nobody is asked for anything
    but the share of a debt that they accepted.
    """

    _name = "credit.estate"
    _description = "Succession"
    _inherit = ["credit.inner.thread", "mail.activity.mixin"]
    _order = "state, date_opened desc, id desc"

    display_name = fields.Char(compute_sudo=True)
    case_id = fields.Many2one(
        "credit.case", string="Case of the deceased", required=True, readonly=True, index=True, ondelete="restrict",
    )
    company_id = fields.Many2one(related="case_id.company_id", string="Client", store=True, index=True)
    partner_id = fields.Many2one(related="case_id.partner_id", string="Deceased", store=True, index=True)
    user_id = fields.Many2one(related="case_id.user_id", string="Operator", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    can_act = fields.Boolean(related="case_id.can_act", related_sudo=False)
    state = fields.Selection(
        ESTATE_STATES, string="Stage", required=True, default="to_verify", readonly=True, index=True, tracking=True,
        copy=False, group_expand=True,
    )
    date_opened = fields.Date(string="Opened on", readonly=True, default=fields.Date.context_today)
    date_closed = fields.Date(string="Closed on", readonly=True, copy=False)
    close_reason = fields.Char(string="How it ended", readonly=True, copy=False)

    date_death = fields.Date(string="Date of death", tracking=True, help="The succession opens on this day (art. 456 c.c.).")
    place_death = fields.Char(string="Place of death")
    source = fields.Selection(SOURCES, string="How it was learned", required=True, default="other")
    source_note = fields.Char(string="Who said it")
    is_verified = fields.Boolean(string="Death verified", tracking=True, help="A certificate or the registry proves it.")
    document_ids = fields.Many2many(
        "ir.attachment", "credit_estate_attachment_rel", "estate_id", "attachment_id", string="Documents",
        bypass_search_access=True,
    )
    street = fields.Char(string="Last domicile")
    zip = fields.Char(string="ZIP")
    city = fields.Char()
    country_state_id = fields.Many2one("res.country.state", string="Province", ondelete="restrict")
    country_id = fields.Many2one("res.country", ondelete="restrict")
    testament = fields.Selection(
        [("unknown", "Not known yet"), ("no", "No will"), ("yes", "There is a will")], string="Will", required=True,
        default="unknown",
    )
    testament_note = fields.Char(string="About the will", help="Notary, date of publication, number of the deed.")
    curator_id = fields.Many2one(
        "res.partner", ondelete="restrict", index="btree_not_null",
        help="Of the estate that nobody accepted yet (eredità giacente, art. 528 c.c.): letters go to them.",
    )
    curator_date = fields.Date(string="Appointed on")
    curator_court = fields.Char(string="Court")
    asset_note = fields.Text(string="Known assets")
    asset_value = fields.Monetary(string="Value of the assets", help="As far as it is known.")

    heir_ids = fields.One2many("credit.heir", "estate_id", string="Called persons")
    search_ids = fields.One2many("credit.heir.search", "estate_id", string="Searches")
    shares_kind = fields.Selection(
        [("legal", "By law"), ("manual", "By hand")], string="Shares", required=True, default="legal", readonly=True,
        tracking=True, help="By hand where there is a will, or where the shares are disputed.",
    )
    shares_reason = fields.Text(string="Why by hand", readonly=True, tracking=True)

    amount_debt = fields.Monetary(related="case_id.amount_due", string="Open debt")

    _case_uniq = models.UniqueIndex(
        "(case_id) WHERE state <> 'mistaken'", "The succession of this debtor is open already: look at it there.",
    )
    _deceased_idx = models.Index("(partner_id) WHERE state <> 'mistaken'")

    @api.depends("partner_id.name", "date_death")
    def _compute_display_name(self):
        for estate in self:
            estate.display_name = self.env._("Estate of %(deceased)s", deceased=estate.partner_id.name or "")

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.display_name, "res_model": self._name, "res_id": self.id,
            "views": [(False, "form")], "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }

from odoo import api, fields, models
from odoo.tools.misc import format_amount

CHANNELS = [("phone", "Phone"), ("visit", "They came to us"), ("email", "E-mail"), ("letter", "Letter"), ("chat", "Chat")]
TOLD = [("read", "Read out"), ("sent", "Sent at their request")]
#: Of the words that are told, see :meth:`CreditHeirOffer._get_effects_text`: kept with each offer.
TEXT_VERSION = "2026-11"


class CreditHeirOffer(models.Model):
    """Somebody wants to pay a debt of a deceased of their own will, as a third party (art. 1180 c.c.).

    It is never asked for: only a contact that they sought leads to it, and nothing follows from it by itself. It does not
    make anybody an heir.
    """

    _name = "credit.heir.offer"
    _inherit = "credit.estate.paper"
    _description = "Payment of a third party"

    heir_id = fields.Many2one(
        "credit.heir", string="Person of the family", readonly=True, index="btree_not_null", ondelete="cascade",
        help="Empty: somebody else.",
    )
    name = fields.Char(string="Who", required=True, readonly=True)
    tax_code = fields.Char(readonly=True)
    email = fields.Char(readonly=True)
    phone = fields.Char(readonly=True)
    date = fields.Date(string="Day", required=True, readonly=True)
    channel = fields.Selection(CHANNELS, string="How they came to us", required=True, readonly=True)
    amount = fields.Monetary(string="Wants to pay", required=True, readonly=True)
    is_unsolicited = fields.Boolean(string="Nobody asked them", required=True, readonly=True)
    told_how = fields.Selection(TOLD, string="The effects were", required=True, readonly=True)
    text_version = fields.Char(string="Version of the text", required=True, readonly=True)
    text = fields.Text(string="What they were told", required=True, readonly=True)
    document_ids = fields.Many2many(
        "ir.attachment", "credit_heir_offer_attachment_rel", "offer_id", "attachment_id", string="Documents", readonly=True,
        bypass_search_access=True, help="A declaration they signed, a recording.",
    )
    note = fields.Text(readonly=True)
    recorded_by_id = fields.Many2one(
        "res.users", string="Recorded by", required=True, readonly=True, default=lambda self: self.env.user,
    )
    state = fields.Selection(
        [("offered", "Offered"), ("paid", "Paid"), ("withdrawn", "Withdrawn")], required=True, readonly=True,
        default="offered", index=True,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Payer", readonly=True, index="btree_not_null", ondelete="restrict",
        help="Made when their payment arrives; never a debtor.",
    )
    payment_id = fields.Many2one("account.payment", readonly=True, index="btree_not_null", ondelete="set null")
    payment_words = fields.Text(string="How to pay", compute="_compute_payment_words")

    _amount_positive = models.Constraint("CHECK(amount > 0)", "Say how much they want to pay.")
    _free_will = models.Constraint(
        "CHECK(is_unsolicited IS TRUE)", "Only who was not asked pays as a third party of their own will.",
    )

    @api.depends("name", "amount")
    def _compute_display_name(self):
        for offer in self:
            offer.display_name = f"{offer.name or ''} · {format_amount(self.env, offer.amount, offer.currency_id)}"

    @api.depends("estate_id")
    def _compute_payment_words(self):
        for offer in self:
            case = offer.sudo().estate_id.case_id
            words = case._get_payment_words()
            offer.payment_words = "\n".join(words["lines"]) or self.env._(
                "Bank transfer to %(holder)s, IBAN %(iban)s. Write as its reason: «%(reference)s, payment of a third party"
                " under art. 1180 c.c., with own money» and the payer's name.",
                holder=words["holder"], iban=words["iban"] or self.env._("(ask the client)"), reference=words["reference"],
            )

    @api.model
    def _get_effects_text(self):
        """Return the plain words about what such a payment does; who offers hears or reads them first."""
        return "\n\n".join([
            self.env._("Nobody is obliged to pay this debt before having accepted the estate, and nobody asks you to."),
            self.env._(
                "You may pay it freely as a third party (art. 1180 of the Civil Code). What you pay extinguishes the debt"
                " of the person who passed away, and is not given back."
            ),
            self.env._(
                "Paying with your own money, and saying that you pay as a third party, does not by itself make you an heir."
            ),
            self.env._(
                "Paying with money or goods of the estate may count as accepting it (art. 476 of the Civil Code): you would"
                " then answer for its debts."
            ),
            self.env._("If you are not sure, ask a notary or a lawyer before you pay. There is no hurry and no deadline."),
        ])

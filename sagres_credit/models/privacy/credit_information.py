from markupsafe import escape

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html_sanitize

#: What a text may name; written in it in braces.
NAMED = ("client", "firm", "contact")


class CreditInformation(models.Model):
    """The text that tells a person how their data are used (art. 13 and 14 GDPR), in numbered versions.

    What was published is never changed: a new version takes its place.
    """

    _name = "credit.information"
    _description = "Information notice"
    _order = "company_id, version desc, id desc"

    name = fields.Char(string="Title", required=True, translate=True)
    company_id = fields.Many2one(
        "res.company", string="Client", index=True, help="None: for clients without a text of their own.",
    )
    kind = fields.Selection(
        [("art14", "Data from the client (art. 14)"), ("art13", "Data from the person (art. 13)")],
        required=True, default="art14",
    )
    version = fields.Integer(required=True, readonly=True, copy=False, default=1)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "In force"), ("old", "Replaced")], required=True, default="draft", readonly=True,
        copy=False,
    )
    date_published = fields.Date(string="In force since", readonly=True, copy=False)
    contact = fields.Char(string="Whom to write to", help="Address of who answers about data: of the client, or their DPO.")
    body = fields.Html(string="Text", required=True, translate=True, sanitize=True)
    given_count = fields.Integer(string="Persons told", compute="_compute_given_count")

    _published_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0)) WHERE state = 'published'", "A client has one text in force.",
    )

    def _compute_given_count(self):
        counts = dict(self.env["credit.information.given"].sudo()._read_group(
            [("information_id", "in", self.ids)], ["information_id"], ["__count"],
        ))
        for information in self:
            information.given_count = counts.get(information, 0)

    def write(self, vals):
        """Keep what persons were told as it was."""
        if {"body", "name", "contact", "company_id", "kind"}.intersection(vals) and any(one.state != "draft" for one in self):
            raise UserError(self.env._("A text in force is kept as it is: duplicate it and publish the new version."))
        if not self.env.su and {"state", "version", "date_published"}.intersection(vals):
            raise AccessError(self.env._("A text comes into force by its button."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        if any(information.state != "draft" for information in self):
            raise UserError(self.env._("A text that was in force is kept: it proves what persons were told."))

    def action_publish(self):
        """Bring this text into force; the one before is replaced."""
        self.ensure_one()
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager brings a text into force."))
        self.check_access("write")
        if self.state != "draft":
            raise UserError(self.env._("This text was in force already."))
        if not self.contact:
            raise UserError(self.env._("Say whom a person writes to about their data."))
        siblings = self.sudo().search([("company_id", "=", self.company_id.id), ("state", "!=", "draft")])
        siblings.filtered(lambda one: one.state == "published").write({"state": "old"})
        siblings.flush_recordset()
        self.sudo().write({
            "state": "published", "date_published": fields.Date.context_today(self),
            "version": max(siblings.mapped("version"), default=0) + 1,
        })

    @api.model
    def _get_in_force(self, companies):
        """Return ``{company: text}`` of the clients that have one: their own, else the common one; one query."""
        texts = self.sudo().search([("state", "=", "published"), ("company_id", "in", [False, *companies.ids])])
        own = {text.company_id: text for text in texts}
        common = own.get(self.env["res.company"], self.browse())
        return {company: text for company in companies if (text := own.get(company) or common)}

    def _render(self, case):
        """Return the text with the names of one case, safe to stand in HTML."""
        self.ensure_one()
        card = case._get_page_card()
        values = {"client": card["client"], "firm": card["firm"], "contact": self.contact or card["client_phone"] or ""}
        body = str(self.body or "")
        for name in NAMED:
            body = body.replace("{%s}" % name, str(escape(values[name] or "")))
        return html_sanitize(body)


class CreditInformationGiven(models.Model):
    """That a person was told how their data are used: which text, when and how."""

    _name = "credit.information.given"
    _description = "Information given"
    _order = "date desc, id desc"
    _rec_name = "information_id"

    partner_id = fields.Many2one("res.partner", string="Person", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", string="Client", readonly=True, index=True)
    information_id = fields.Many2one("credit.information", string="Text", required=True, readonly=True, ondelete="restrict")
    version = fields.Integer(related="information_id.version")
    date = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    how = fields.Selection(
        [("notice", "With a notice"), ("page", "On the debtor's page"), ("person", "By a person")], required=True, readonly=True,
    )
    notice_id = fields.Many2one("credit.notice", readonly=True, index="btree_not_null", ondelete="set null")

    _given_uniq = models.UniqueIndex("(partner_id, information_id)", "This person was told already.")

    @api.model
    def _record(self, pairs, how):
        """Record ``[(case, text, notice)]`` of who was told now; who was told already is left as it is."""
        Given = self.sudo()
        texts = self.env["credit.information"].union(*(text for _case, text, _notice in pairs))
        known = Given.search_fetch([("information_id", "in", texts.ids), (
            "partner_id", "in", [case.partner_id.id for case, _text, _notice in pairs],
        )], ["partner_id", "information_id"])
        seen = {(given.partner_id.id, given.information_id.id) for given in known}
        vals = {}
        for case, text, notice in pairs:
            if (case.partner_id.id, text.id) not in seen:
                vals[case.partner_id.id, text.id] = {
                    "partner_id": case.partner_id.id, "company_id": case.company_id.id, "information_id": text.id, "how": how,
                    "notice_id": notice.id if notice else False,
                }
        return Given.create(list(vals.values()))

from odoo import api, fields, models

from ..models.credit_estate_letter import ADDRESSEES, DATA_SOURCES, LETTER_CHANNELS, LETTER_KINDS


class CreditEstateLetterWrite(models.TransientModel):
    """Choose a letter about a succession and who receives it."""

    _name = "credit.estate.letter.write"
    _description = "Write a letter about a succession"

    estate_id = fields.Many2one("credit.estate", required=True, readonly=True)
    kind = fields.Selection(LETTER_KINDS, string="Letter", required=True, default="information")
    explanation = fields.Char(compute="_compute_explanation")
    addressee_kind = fields.Selection(ADDRESSEES, string="To whom", default="person")
    heir_choices = fields.Many2many("credit.heir", compute="_compute_heir_choices")
    heir_id = fields.Many2one(
        "credit.heir", string="Person", compute="_compute_heir_id", store=True, readonly=False,
        domain="[('id', 'in', heir_choices)]",
    )
    name = fields.Char(string="Name of the office", compute="_compute_name", store=True, readonly=False)
    address = fields.Text(string="Its address")
    data_source = fields.Selection(
        DATA_SOURCES, string="Where the data come from", compute="_compute_data_source", store=True, readonly=False,
    )
    channel = fields.Selection(LETTER_CHANNELS, required=True, default="letter")

    @api.depends("kind")
    def _compute_explanation(self):
        _ = self.env._
        words = {
            "information": _("It asks who succeeded, names no amount and asks nothing of who reads it."),
            "collective": _("Neutral, without amounts, within a year of the death, where no curator was appointed."),
            "notice_heir": _("Only for who accepted: their share of the debt, and that no more is asked of them."),
            "curator": _("The whole claim, to the curator of the estate."),
            "reserve": _("It is not settled that it interrupts the limitation: the safe ways are the curator and the court."),
            "interpellation": _("A draft for the lawyer, kept with the papers of the estate. It is never sent from here."),
        }
        for dialog in self:
            dialog.explanation = words.get(dialog.kind)

    @api.depends("kind", "estate_id")
    def _compute_heir_choices(self):
        Letter = self.env["credit.estate.letter"]
        for dialog in self:
            dialog.heir_choices = Letter._get_choices(dialog.estate_id, dialog.kind)

    @api.depends("kind", "estate_id")
    def _compute_heir_id(self):
        """Keep the person where this letter may go to them; else propose the only one who may receive it."""
        for dialog in self:
            choices = dialog.heir_choices._origin
            only = choices if len(choices) == 1 and dialog.kind != "interpellation" else False
            dialog.heir_id = dialog.heir_id if dialog.heir_id._origin in choices else only

    @api.depends("estate_id")
    def _compute_data_source(self):
        """Propose the registry only where it has answered about the family: the letter says it to who reads it."""
        for dialog in self:
            found = dialog.estate_id.search_ids.filtered(
                lambda search: search.outcome == "found" and search.kind in ("family_certificate", "residence")
            )
            dialog.data_source = "registry" if found else dialog.data_source

    @api.depends("addressee_kind", "estate_id")
    def _compute_name(self):
        for dialog in self:
            guess = dialog.estate_id._guess_authority("family_certificate") if dialog.estate_id else False
            dialog.name = guess if dialog.addressee_kind == "municipality" else False

    def action_write(self):
        """Write the letter and show it."""
        self.ensure_one()
        vals = {"channel": self.channel}
        if self.kind == "reserve":
            vals["data_source"] = self.data_source
        if self.kind == "information":
            vals["addressee_kind"] = self.addressee_kind
            if self.addressee_kind == "person":
                vals["data_source"] = self.data_source
            else:
                vals |= {"name": self.name, "address": self.address}
        heir = self._get_heir()
        letter = self.env["credit.estate.letter"]._compose(self.estate_id, self.kind, heir, **vals)
        return {
            "type": "ir.actions.act_window", "res_model": letter._name, "res_id": letter.id, "views": [(False, "form")],
            "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _get_heir(self):
        """Return the person that the letter is about; offices and the heirs together are none."""
        if self.kind in ("collective", "curator") or self.kind == "information" and self.addressee_kind != "person":
            return None
        return self.heir_id

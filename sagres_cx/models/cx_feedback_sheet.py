from odoo import api, fields, models

#: How many characters of an answer are kept: a page is no place for a book, nor for who would fill the disk.
MOST_CHARACTERS = 10_000


class CxFeedback(models.Model):
    """A voice that comes from an answer sheet: one for each sheet, however often it is handed in."""

    _inherit = "cx.feedback"

    user_input_id = fields.Many2one(
        "survey.user_input", string="Answer sheet", readonly=True, index="btree_not_null", ondelete="set null",
    )
    no_contact = fields.Boolean(string="Asks not to be called", readonly=True)
    other_answers = fields.Text(string="Other answers", compute="_compute_other_answers")

    _sheet_uniq = models.UniqueIndex("(user_input_id) WHERE user_input_id IS NOT NULL", "An answer sheet is one voice.")

    @api.depends("user_input_id.user_input_line_ids")
    def _compute_other_answers(self):
        for voice in self:
            program, sheet = voice.program_id.sudo(), voice.user_input_id.sudo()
            known = program.score_question_id | program.open_question_id
            lines = sheet.user_input_line_ids.filtered(lambda line, known=known: line.question_id not in known)
            answers = [f"{line.question_id.title}: {line._get_said()}" for line in lines if not line.skipped]
            voice.other_answers = "\n".join(answers)

    @api.model
    def _create_from_sheets(self, sheets):
        """Make one voice of each of these answered sheets of programmes that is not one already; return the new voices."""
        sheets = sheets.sudo().filtered(
            lambda sheet: sheet.state == "done" and not sheet.test_entry and sheet.survey_id.cx_program_id
        )
        known = self.sudo().search([("user_input_id", "in", sheets.ids)]).user_input_id
        asked = self.sudo().search([("invitation_id", "in", sheets.cx_invitation_ids.ids)]).invitation_id
        fresh = (sheets - known).filtered(lambda sheet: not sheet.cx_invitation_ids & asked)
        voices = self.sudo().create([sheet._prepare_voice_vals() for sheet in fresh])
        fresh.cx_invitation_ids.filtered(lambda one: one.state != "answered")._set_answered()
        return voices

    def _take_contact_choice(self, wants):
        """Keep whether who spoke asks to be called, or not to be."""
        self.ensure_one()
        self.sudo().write({"wants_contact": wants, "no_contact": not wants})
        self._post_contact_choice()

    def _post_contact_choice(self):
        """Hook after a person said whether to be called: the call-back is opened, or called off.

        For a module to do more, it must override this method.
        """
        callbacks = self.env["cx.callback"].sudo().search([("feedback_id", "=", self.id)])
        if self.wants_contact:
            callbacks.filtered(lambda one: one.state == "cancelled").write({"state": "todo", "date_done": False})
            self.sudo()._open_callbacks()
        else:
            callbacks.filtered(lambda one: one.state in ("todo", "escalated")).write({
                "state": "cancelled", "date_done": fields.Datetime.now(),
                "cancel_reason": self.env._("Asked on the page not to be called"),
            })

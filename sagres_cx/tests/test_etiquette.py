from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged, users
from odoo.tools import mute_logger

from .selection_common import SelectionCommon


@tagged("post_install", "-at_install")
class TestEtiquette(SelectionCommon):
    """The rules of asking are a manager's, have sense, and are kept on the contact."""

    def test_rules_without_sense_are_refused(self):
        for vals in ({"sampling_percent": 0}, {"sampling_percent": 101}, {"max_day": -1}, {"link_days": 0},
                     {"reminder_days": 14}, {"quarantine_days": -1}):
            with self.subTest(vals), self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.program.write(vals)
                self.program.flush_recordset()

    @users("anna")
    def test_an_operator_does_not_change_the_rules(self):
        with self.assertRaises(AccessError):
            self.program.with_user(self.env.user).quarantine_days = 1

    def test_an_operator_notes_that_a_debtor_does_not_want_to_be_asked(self):
        operator = self.case.user_id
        dialog = self.env["credit.contact.edit"].with_user(operator).with_context(default_case_id=self.case.id)
        with Form(dialog) as form:
            form.cx_opt_out = True
            form.cx_opt_out_how = "In a call"
        form.record.action_save()
        self.assertEqual((str(self.debtor.cx_opt_out_date), self.debtor.cx_opt_out_how), ("2026-11-20", "In a call"))
        with Form(dialog) as form:
            form.cx_opt_out = False
        form.record.action_save()
        self.assertFalse(self.debtor.cx_opt_out or self.debtor.cx_opt_out_date or self.debtor.cx_opt_out_how)

    def test_a_programme_tells_how_many_it_asked(self):
        self.queue(self.debtor)
        self.assertEqual((self.program.invitation_count, self.program.wave_count), (1, 0))
        self.assertEqual(self.program.action_open_invitations()["domain"], [("program_id", "=", self.program.id)])

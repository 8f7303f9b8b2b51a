from unittest.mock import patch

from odoo.tests import tagged

from .import_common import ImportCommon, row


@tagged("post_install", "-at_install")
class TestImportTime(ImportCommon):
    """The time of the job may be over just as a file is finished: the file after it is not forgotten."""

    def test_a_file_that_waits_is_said_to_remain_when_the_one_before_it_is_finished(self):
        ledgers = [self.upload([row("F1")]), self.upload([row("F2", code="C2")])]
        for ledger in ledgers:
            ledger.action_validate()
        said = []

        def commit_progress(job, processed=0, *, remaining=None, deactivate=False):
            said.append(remaining)
            return 0.0

        with self.night_cursor() as env, patch.object(type(env["ir.cron"]), "_commit_progress", commit_progress):
            while said[-1:] != [0] and len(said) < 20:
                env["credit.import"]._cron_process()
        for ledger in ledgers:
            ledger.invalidate_recordset()
        self.assertEqual([ledger.state for ledger in ledgers], ["valid", "valid"])

import errno
import io
import os
from contextlib import contextmanager
from unittest.mock import patch

from psycopg2.errors import DiskFull

from odoo import api
from odoo.exceptions import UserError
from odoo.tests import mute_logger, tagged

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from ..controllers import export as export_controller
from ..models.web import ir_attachment
from .debtor_common import DebtorCommon

WORDS = "There is no room left on the disk of the server"
PAGE = "There is no room left on our server"
CONTENT = b"%PDF-1.4 a paper nobody else has " + b"x" * 4096


class FullFile:
    """A file on a disk that has room for half of what is written."""

    def __init__(self, path, _mode):
        self.file = open(path, "wb")  # noqa: SIM115 - closed by the context

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.file.close()

    def write(self, content):
        self.file.write(content[:len(content) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class FullTarget(io.BytesIO):
    """A temporary file without room."""

    def __init__(self, **_options):
        super().__init__()

    def write(self, _content):
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))


@tagged("post_install", "-at_install")
class TestDiskFull(DebtorCommon):
    """A disk that is full is told in words, keeps nothing by half, and bars nothing once there is room again."""

    @contextmanager
    def full_store(self):
        with patch.object(ir_attachment, "open", FullFile, create=True):
            yield

    def attach(self, content=CONTENT):
        return self.env["ir.attachment"].create({"name": "paper.pdf", "raw": content})

    def get_stored(self, content=CONTENT):
        """Return the path of a content in the file store, and all files of it or beside it."""
        Attachment = self.env["ir.attachment"]
        checksum = Attachment._compute_checksum(content)
        path = Attachment._full_path(f"{checksum[:2]}/{checksum}")
        folder, name = os.path.split(path)
        return path, [file for file in os.listdir(folder) if file.startswith(name)] if os.path.isdir(folder) else []

    def test_no_half_file_is_left_and_the_same_content_is_kept_later(self):
        content = CONTENT + b"1"
        with self.full_store(), self.assertRaisesRegex(UserError, WORDS), self.env.cr.savepoint():
            self.attach(content)
        self.assertEqual(self.get_stored(content)[1], [])
        self.assertFalse(self.env["ir.attachment"].search([("name", "=", "paper.pdf")]))
        self.assertEqual(self.attach(content).raw, content)
        self.assertEqual(len(self.get_stored(content)[1]), 1)

    def test_what_a_kill_left_by_half_is_written_again_and_what_is_whole_is_shared(self):
        content = CONTENT + b"2"
        path, _files = self.get_stored(content)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content[:100])
        with self.assertLogs("odoo.addons.sagres_credit.models.web.ir_attachment", "WARNING"):
            first = self.attach(content)
        self.assertEqual(first.raw, content)
        inode = os.stat(path).st_ino
        self.assertEqual((self.attach(content).raw, os.stat(path).st_ino), (content, inode))

    def test_an_error_that_is_no_full_disk_is_not_told_as_one(self):
        closed = patch.object(ir_attachment.os, "replace", side_effect=OSError(errno.EACCES, "no"))
        with closed, self.assertRaises(OSError), self.env.cr.savepoint():
            self.attach(CONTENT + b"3")
        self.assertEqual(self.get_stored(CONTENT + b"3")[1], [])

    def test_a_paper_that_does_not_fit_says_so(self):
        full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        with patch.object(IrActionsReport, "_run_wkhtmltopdf", side_effect=full), self.assertRaisesRegex(UserError, WORDS):
            self.env["ir.actions.report"]._run_wkhtmltopdf(["<p>x</p>"])

    def test_an_export_that_does_not_fit_is_told_and_given_when_there_is_room(self):
        self.manager.group_ids |= self.env.ref("base.group_allow_export")
        env = self.env(user=self.manager, context={"allowed_company_ids": self.manager.company_ids.ids, "lang": "en_US"})
        url = f"/credit/export/{env['credit.export'].create({}).id}"
        self.env.flush_all()
        self.authenticate("carla", "carla")
        with patch.object(export_controller.tempfile, "SpooledTemporaryFile", FullTarget), mute_logger("odoo.http"):
            told = self.url_open(f"{url}?lang=en")
        self.assertEqual((told.status_code, told.headers["Content-Type"]), (503, "text/html; charset=utf-8"))
        self.assertIn(PAGE, told.text)
        self.assertNotIn("Content-Disposition", told.headers)
        self.assertEqual(self.url_open(url).content[:2], b"PK")

    def test_a_file_that_a_debtor_sends_is_refused_in_the_form_and_nothing_is_kept(self):
        self.enter()
        before = self.case.interaction_ids
        sent = {"amount": "100", "date": "2026-11-18", "how": "transfer", "words": "From my daughter"}
        file = [("files", ("receipt.pdf", CONTENT + b"4", "application/pdf"))]
        with self.full_store():
            page = self.send("/paid?lang=en", files=file, **sent)
        self.assertIn(WORDS, page.text)
        self.assertIn("From my daughter", page.text)
        self.env.invalidate_all()
        self.assertEqual((self.case.interaction_ids, self.get_stored(CONTENT + b"4")[1]), (before, []))
        self.send("/paid", page=page.text, files=file, **sent)
        self.assertEqual(len(self.case.interaction_ids - before), 1, "The same form is taken when there is room")

    def test_the_disk_of_the_database_is_told_as_well(self):
        self.enter()
        with patch.object(type(self.case), "_get_page", side_effect=DiskFull("no space")), mute_logger("odoo.http"):
            page = self.get("?lang=en")
        self.assertEqual(page.status_code, 503)
        self.assertIn(PAGE, page.text)
        self.assertEqual(self.get().status_code, 200)

    def test_who_works_with_the_web_client_reads_it_as_any_refusal(self):
        self.authenticate("carla", "carla")
        call = {"params": {"model": "res.partner", "method": "web_search_read", "args": [], "kwargs": {"specification": {}}}}

        @api.model
        def search_in_vain(*_args, **_options):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with patch.object(type(self.debtor), "web_search_read", search_in_vain), mute_logger("odoo.http"):
            said = self.url_open("/web/dataset/call_kw", json=call).json()["error"]["data"]
        self.assertEqual(said["name"], "odoo.exceptions.UserError")
        self.assertIn(WORDS, said["message"])

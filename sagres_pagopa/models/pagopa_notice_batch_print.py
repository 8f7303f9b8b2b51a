import io
import logging
from dataclasses import replace

from pypdf import PdfReader

from odoo import api, models
from odoo.fields import Command

from odoo.addons.sagres_credit.tools.letter_pdf import join

from ..tools.notice_pdf import render_batch, write_index
from .pagopa_notice_batch import BUSY

_logger = logging.getLogger(__name__)

CHUNK = 250  # notices in one transaction


class PagopaNoticeBatch(models.Model):
    """The printing: chunk by chunk, each in a transaction of its own, so that it continues from where it was interrupted."""

    _inherit = "pagopa.notice.batch"

    @api.model
    def _cron_print(self):
        """Print what waits or was interrupted (scheduled job)."""
        for batch in self.sudo().search([("state", "in", BUSY)], order="id"):
            while (worked := batch._print_next()) is not None:
                if not self.env["ir.cron"]._commit_progress(worked, remaining=max(batch.total - batch.done, 1)):
                    return
            self.env["ir.cron"]._commit_progress(0, remaining=0)

    def _work_at_once(self):
        while self._print_next() is not None:
            pass

    def _print_next(self):
        """Print the next notices; return how many were worked, ``None`` when nothing is left or another worker has it."""
        self.ensure_one()
        if not self.try_lock_for_update():
            return None
        self.invalidate_recordset()
        if self.state not in BUSY:
            return None
        chunk = self.env["pagopa.position"].search(
            [("notice_batch_ids", "in", self.ids), ("id", ">", self.last_position)], order="id", limit=CHUNK,
        )
        if not chunk:
            self._bind()
            return None
        self._print_chunk(chunk)
        self.write({"state": "printing", "done": self.done + len(chunk), "last_position": chunk[-1].id})
        self.env.flush_all()
        return len(chunk)

    def _print_chunk(self, positions):
        """Print those of these positions that can be, and say of the others why not."""
        notices, problems = positions._collect_notices()
        content, index, broken = self._render(notices)
        problems.update(broken)
        printed = self.env["pagopa.position"].union(*(notices.keys() - broken.keys()))
        self._keep_problems(problems)
        if not index:
            return
        part = self.env["ir.attachment"].create(self._prepare_file_vals("pdf", "application/pdf", content))
        self.write({
            "part_ids": [Command.link(part.id)], "count": self.count + len(printed),
            "index_text": (self.index_text or "") + self._write_rows(index), "pages": self.pages + self._count_pages(content),
        })
        printed._set_sent("download")

    def _render(self, notices):
        """Return the document of these notices, its index and ``{position: why it could not be drawn}``."""
        try:
            stream = io.BytesIO()
            index = render_batch(notices.values(), stream) if notices else []
            return stream.getvalue(), index, {}
        except Exception:
            if len(notices) == 1:
                _logger.exception("A payment notice could not be drawn")
                return b"", [], dict.fromkeys(notices, self.env._("It could not be drawn."))
        return self._render_one_by_one(notices)

    def _render_one_by_one(self, notices):
        contents, rows, broken, page = [], [], {}, 0
        for position, notice in notices.items():
            content, index, failed = self._render({position: notice})
            broken.update(failed)
            if index:
                contents.append(content)
                rows += [_shift(row, page) for row in index]
                page += self._count_pages(content)
        return (join(contents) if contents else b""), rows, broken

    def _count_pages(self, content):
        return len(PdfReader(io.BytesIO(content)).pages)

    def _write_rows(self, index):
        """Return the lines of the index of a chunk, its pages counted from the beginning of the document."""
        stream = io.StringIO()
        write_index([_shift(row, self.pages) for row in index], stream)
        text = stream.getvalue()
        return text if not self.index_text else text.partition("\n")[2]

    def _keep_problems(self, problems):
        if not problems:
            return
        lines = [f"{position.partner_id.name or position.iupd}: {why}" for position, why in problems.items()]
        self.write({
            "problems": "\n".join(filter(None, (self.problems, *lines))),
            "left_out_ids": [Command.link(position.id) for position in problems],
        })

    def _bind(self):
        """Make one document and one index of all that was printed."""
        if not self.part_ids:
            self.write({"state": "empty", "done": self.total})
            return
        parts = self.part_ids.sorted("id")
        content = parts.raw if len(parts) == 1 else join(part.raw for part in parts)
        document, index = self.env["ir.attachment"].create([
            self._prepare_file_vals("pdf", "application/pdf", content),
            self._prepare_file_vals("csv", "text/csv", (self.index_text or "").encode()),
        ])
        self.write({
            "state": "done", "done": self.total, "document_id": document.id, "index_id": index.id, "index_text": False,
        })
        parts.unlink()

    def _prepare_file_vals(self, extension, mimetype, raw):
        return {
            "name": f"{self.display_name.replace('/', '-')}.{extension}", "raw": raw, "mimetype": mimetype,
            "res_model": self._name, "res_id": self.id, "company_id": self.company_id.id,
        }


def _shift(row, pages):
    return replace(row, page=row.page + pages)

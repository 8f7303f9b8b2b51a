import tempfile

from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import request

from ..models.web.limits import HEADERS
from ..models.web.room import needs_room

SPOOL = 4 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportController(http.Controller):
    """Workbooks as files: written a few thousand rows at a time, given a block at a time."""

    @http.route("/credit/export/<int:export_id>", type="http", auth="user", methods=["GET"])
    def download_export(self, export_id, **_ignored):
        """Give the workbook of a dialog to who opened it. It is read where it was just written, not on a replica."""
        export = self._find("credit.export", export_id)
        return self._give(export, export._get_file_name())

    @http.route("/credit/client-report/<int:report_id>", type="http", auth="user", methods=["GET"])
    def download_report(self, report_id, **_ignored):
        """Give the workbook of a monthly report, in the reader's language, to who may read it: on the primary, as above."""
        report = self._find("credit.client.report", report_id)
        return self._give(report, f"{report._get_file_name()}.xlsx")

    def _find(self, model, record_id):
        env = request.env(context={**request.env.context, "allowed_company_ids": request.env.user.company_ids.ids})
        record = env[model].search([("id", "=", record_id)]) if env[model].has_access("read") else None
        if not record:
            raise NotFound
        return record

    def _give(self, record, name):
        target = tempfile.SpooledTemporaryFile(max_size=SPOOL)
        with needs_room(request.env):
            record._write_xlsx(target)
            size = target.seek(0, 2)
        target.seek(0)
        return request.make_response(wrap_file(request.httprequest.environ, target), headers=[
            *HEADERS.items(), ("Content-Type", XLSX), ("Content-Length", size),
            ("Content-Disposition", http.content_disposition(name)),
        ])

import tempfile

from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import request

from odoo.addons.sagres_credit.models.web.limits import HEADERS
from odoo.addons.sagres_credit.models.web.room import needs_room

from ..models.cx_complaint_register import HALVES
from ..models.cx_complaint_register_book import write_xlsx
from ..tools.register_file import write_csv

WRITERS = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
SPOOL = 4 * 1024 * 1024


class ComplaintRegisterController(http.Controller):
    """The register of complaints as a file: written a batch at a time, given a block at a time."""

    @http.route(
        "/cx/complaints/<int:company_id>/<int:year>/<string:half>.<string:extension>", type="http", auth="user",
        methods=["GET"], readonly=True,
    )
    def download(self, company_id, year, half, extension, **_ignored):
        """Give the register of a client to who works for it."""
        user = request.env.user
        company = user.company_ids.filtered(lambda company: company.id == company_id)
        known = company and half in HALVES and extension in WRITERS and 1990 <= year <= 2199
        roles = ("sagres_credit.group_client", "sagres_credit.group_manager")
        if not known or not any(user.has_group(role) for role in roles):
            raise NotFound
        Complaint = request.env["cx.complaint"].with_context(allowed_company_ids=company.ids)
        write, mimetype = WRITERS[extension]
        target = tempfile.SpooledTemporaryFile(max_size=SPOOL)
        with needs_room(request.env):
            write(target, Complaint._get_register(company, year, half))
        size = target.tell() if extension == "csv" else target.seek(0, 2)
        target.seek(0)
        name = f"{request.env._('complaints')}-{year}-{half}.{extension}"
        return request.make_response(wrap_file(request.httprequest.environ, target), headers=[
            *HEADERS.items(), ("Content-Type", mimetype), ("Content-Length", size),
            ("Content-Disposition", http.content_disposition(name)),
        ])

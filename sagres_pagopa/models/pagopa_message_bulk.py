from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.platform_error import PlatformError, PlatformMissing
from ..tools.platform_payload import gpd_payload
from ..tools.platform_position import PositionError
from ..tools.platform_upload import split_to_fit

#: From so many messages of a creditor on, and in files of so many.
BULK = 500
FILE_SIZE = 1000
#: After so long a file is given up: what it held leaves one by one.
FILE_LIFE = timedelta(hours=24)
FILE_PAUSE = timedelta(minutes=1)


class PagopaMessage(models.Model):
    """Many positions at once leave as a file. What the file does not do for leaves alone, and is named by that if need be."""

    _inherit = "pagopa.message"

    @api.model
    def _send_files(self):
        """Send what waits of each creditor that has much, file by file."""
        for creditor in self._find_busy():
            while messages := self._take_many(creditor):
                if not messages._send_file() or not self._save_step(len(messages)):
                    break

    @api.model
    def _find_busy(self):
        """Return the creditors of which more waits than is sent one by one."""
        return [creditor for creditor, _count in self.sudo()._read_group(
            self._get_bulk_domain(), ["creditor_id"], ["__count"], having=[("__count", ">", BULK)],
        )]

    @api.model
    def _get_bulk_domain(self):
        return [
            ("state", "=", "waiting"), ("service", "=", "gpd"), ("alone", "=", False),
            ("date_next", "<=", fields.Datetime.now()), ("position_id.state", "in", ("published", "valid")),
        ]

    @api.model
    def _take_many(self, creditor):
        """Return and lock messages that may leave in a file; a kill frees them, and the file is sent again."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """
            SELECT m.id FROM pagopa_message m JOIN pagopa_position p ON p.id = m.position_id
             WHERE m.state = 'waiting' AND m.service = 'gpd' AND NOT COALESCE(m.alone, FALSE) AND m.creditor_id = %s
               AND m.date_next <= %s AND p.state IN ('published', 'valid') AND NOT EXISTS (
                   SELECT 1 FROM pagopa_message o WHERE o.position_id = m.position_id AND o.service = m.service
                      AND o.state IN ('sending', 'uploaded'))
             ORDER BY m.id LIMIT %s FOR UPDATE OF m SKIP LOCKED
            """, creditor.id, fields.Datetime.now(), FILE_SIZE,
        ))
        return self.sudo().browse([message_id for message_id, in rows])

    def _send_file(self):
        """Send these messages as files, of new positions and of known ones; return whether the platform took them."""
        known = self._filter_known()
        payloads = self._build_many()
        try:
            client = self.creditor_id._get_client()
            for call, messages in ((client.upload.create, self - known), (client.upload.update, known)):
                messages._upload(call, payloads)
        except (PlatformError, UserError) as error:
            left = self.exists().filtered(lambda message: message.state == "waiting")
            if isinstance(error, PlatformError) and not error.retry:
                left.alone = True
            else:
                left.write({"date_next": fields.Datetime.now() + FILE_PAUSE, "error": self._say(error)[:500]})
            return False
        return True

    def _filter_known(self):
        """Return those whose position the platform was told of before."""
        told = self.search([("position_id", "in", self.position_id.ids), ("service", "=", "gpd"), ("state", "=", "sent")])
        return self.filtered(lambda message: message.position_id in told.position_id)

    def _build_many(self):
        """Return ``{message: payload}``; what cannot be built, or has nothing to pay any more, leaves alone."""
        payloads = {}
        open_options = self.position_id.option_ids.filtered(lambda option: option.state == "unpaid")
        found = open_options._read_amounts()
        for message in self:
            options = message.position_id.option_ids
            amounts = {option: found[option] for option in options if found.get(option, 0) > 0}
            paid = any(option.state in ("paid", "reported") for option in options)
            try:
                payloads[message] = gpd_payload(message.position_id._build(amounts)) if amounts and not paid else None
            except PositionError:
                payloads[message] = None
        self.browse([message.id for message, payload in payloads.items() if payload is None]).alone = True
        return payloads

    def _upload(self, call, payloads):
        """Send these of the payloads in files that fit, each file written down as soon as the platform took it."""
        built = {payloads[message]["iupd"]: message for message in self if payloads[message]}
        for part in split_to_fit([payloads[message] for message in built.values()]):
            number = call(part)
            self.browse([built[payload["iupd"]].id for payload in part]).write({
                "state": "uploaded", "file_number": number, "date_sent": fields.Datetime.now(), "error": False,
            })
        self._wake(fields.Datetime.now() + FILE_PAUSE)

    @api.model
    def _read_files(self):
        """Ask what became of the files that were sent."""
        files = self.sudo()._read_group([("state", "=", "uploaded")], ["creditor_id", "file_number"], ["id:recordset"])
        for creditor, number, messages in files:
            messages._read_file(creditor, number)
            self._save_step()

    def _read_file(self, creditor, number):
        """Settle these messages by the report of their file."""
        try:
            report = creditor._get_client().upload.report(number)
        except PlatformMissing:
            self._leave_alone()
        except (PlatformError, UserError):
            if self._is_old():
                self._leave_alone()
            else:
                self._wake(fields.Datetime.now() + FILE_PAUSE)
        else:
            self._read_report(report)

    def _is_old(self):
        return min(self.mapped("date_sent")) < fields.Datetime.now() - FILE_LIFE

    def _read_report(self, report):
        taken = {
            iupd for response in report["responses"] if response["statusCode"] < 300 for iupd in response["iupds"]
        }
        done = self.filtered(lambda message: message.position_id.iupd in taken)
        if done:
            done._finish()
        (self - done)._leave_alone()

    def _leave_alone(self):
        """Let these leave one by one: what is wrong with each is said by its own call."""
        newer = self.search([
            ("position_id", "in", self.position_id.ids), ("service", "=", "gpd"), ("state", "=", "waiting"),
        ])
        double = self.filtered(lambda message: message.position_id in newer.position_id)
        double.unlink()
        (self - double).write({"state": "waiting", "alone": True, "date_next": fields.Datetime.now()})
        self._wake()

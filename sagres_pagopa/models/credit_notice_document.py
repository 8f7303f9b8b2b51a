import io

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.notice_errors import NoticeError
from ..tools.notice_pdf import render_batch


class CreditNotice(models.Model):
    """The payment notice goes with the message: attached to mail and PEC, behind the pages of a letter."""

    _inherit = "credit.notice"

    def _get_invoice_copies(self):
        """Add the payment notices, printed as the message leaves; who has paid meanwhile gets none.

        What is linked here from the attachment's side costs one statement for all; only where copies of invoices go as
        well are both returned, as the caller writes them.
        """
        copies = super()._get_invoice_copies()
        documents, broken = self.filtered(lambda notice: notice in copies)._print_pagopa()
        for notice, document in documents.items():
            if copies[notice]:
                copies[notice] |= document
        self.browse([notice.id for notice in broken])._hold_without_pagopa(broken)
        return {notice: files for notice, files in copies.items() if notice not in broken}

    def _print_pagopa(self):
        """Return ``({notice: attachment}, {notice: why not})`` of those that carry payment notices."""
        wanted = {notice: notice._get_pagopa_options() for notice in self if notice.channel != "sms"}
        wanted = {notice: options for notice, options in wanted.items() if options}
        contents, broken, creditors = {}, {}, {}
        for notice, options in wanted.items():
            try:
                contents[notice] = _draw(notice._collect_pagopa(options, creditors))
            except (NoticeError, UserError) as error:
                broken[notice] = str(error.args[0])
        return self._keep_pagopa(contents, wanted), broken

    def _collect_pagopa(self, options, creditors):
        """Return the payment notices of one message, a position after the other."""
        notices = []
        for position, own in options.grouped("position_id").items():
            creditor = position.creditor_id
            creditors[creditor] = creditors.get(creditor) or creditor._get_notice_creditor()
            notices.append(position._get_notice(own, creditors[creditor]))
        return notices

    def _keep_pagopa(self, contents, wanted):
        """Keep what was printed on its message, and remember of which positions it is."""
        documents = self.env["ir.attachment"].sudo().create([
            {
                "name": notice._get_pagopa_name(wanted[notice]), "raw": content, "mimetype": "application/pdf",
                "res_model": self._name, "res_id": notice.id, "company_id": notice.company_id.id,
                "credit_notice_ids": [Command.link(notice.id)],
            }
            for notice, content in contents.items()
        ])
        kept = dict(zip(contents, documents, strict=True))
        for notice, document in kept.items():
            notice.pagopa_document_id = document
        self._link_positions({notice: wanted[notice].position_id for notice in kept if notice.purpose != "pagopa"})
        return kept

    def _link_positions(self, positions):
        """Write which positions go with each message, in one statement."""
        rows = [(notice.id, position.id) for notice, found in positions.items() for position in found]
        if not rows:
            return
        self.flush_model(["pagopa_position_ids"])
        self.env.cr.execute_values(
            "INSERT INTO pagopa_notice_position_rel (notice_id, position_id) VALUES %s ON CONFLICT DO NOTHING", rows,
        )
        self.browse([notice.id for notice in positions]).invalidate_recordset(["pagopa_position_ids"])

    def _get_pagopa_name(self, options):
        """Return the name of the file, which tells nobody who owes."""
        if len(options.position_id) == 1:
            return f"{self.env._('pagoPA notice')} {options[0].notice_number}.pdf"
        return f"{self.env._('pagoPA notices')} ({len(options.position_id)}).pdf"

    def _requeue(self):
        """Drop what was printed: what leaves later is printed again, as it is then."""
        documents = self.pagopa_document_id
        result = super()._requeue()
        documents.sudo().unlink()
        self.filtered(lambda notice: notice.purpose != "pagopa").write({"pagopa_position_ids": [Command.clear()]})
        return result

    def _post_state(self, old_states):
        """Write on the positions when their notice first left, and how."""
        result = super()._post_state(old_states)
        sent = self.filtered(lambda notice: notice.state == "sent" and notice.pagopa_document_id)
        for channel, notices in sent.grouped("channel").items():
            notices.sudo().pagopa_position_ids._set_sent(channel)
        return result


def _draw(notices):
    """Return these payment notices as one PDF.

    :raises NoticeError: whatever the reason why one cannot be drawn
    """
    stream = io.BytesIO()
    try:
        render_batch(notices, stream)
    except NoticeError:
        raise
    except Exception as error:
        raise NoticeError(f"{type(error).__name__}: {error}") from error
    return stream.getvalue()

from markupsafe import Markup

from odoo import models


class CreditNotice(models.Model):
    """The first message to a debtor tells how their data are used, and it is kept that it did."""

    _inherit = "credit.notice"

    def _render_template(self, template):
        """Put the information in force under the words of who was not told it yet."""
        texts = super()._render_template(template)
        told = self._get_information()
        return {
            notice: (subject, body + notice._get_information_words(told[notice]) if notice in told else body)
            for notice, (subject, body) in texts.items()
        }

    def _get_information(self):
        """Return ``{notice: text}`` of the debtors among these who were not told the text in force.

        An SMS has no room for it: the page it leads to tells it.
        """
        written = self.filtered(lambda notice: notice.channel != "sms" and notice.case_id)
        texts = self.env["credit.information"]._get_in_force(written.company_id) if written else {}
        if not texts:
            return {}
        Given = self.env["credit.information.given"].sudo()
        known = Given.search_fetch([
            ("partner_id", "in", written.case_id.partner_id.ids), ("information_id", "in", [text.id for text in texts.values()]),
        ], ["partner_id", "information_id"])
        seen = {(given.partner_id.id, given.information_id.id) for given in known}
        return {
            notice: texts[notice.company_id] for notice in written
            if notice.company_id in texts and (notice.case_id.partner_id.id, texts[notice.company_id].id) not in seen
        }

    def _get_information_words(self, text):
        self.ensure_one()
        text = text.with_context(lang=self.case_id.partner_id.lang or self.env.lang)
        return Markup('<hr/><div style="font-size: 11px;"><p><strong>%s</strong></p>%s</div>') % (
            text.name, text._render(self.case_id),
        )

    def _freeze(self, now):
        """Keep who was told with the messages that leave."""
        told = self._get_information()
        leaving = super()._freeze(now)
        pairs = [(notice.case_id, told[notice], notice) for notice in leaving if notice in told]
        if pairs:
            self.env["credit.information.given"]._record(pairs, "notice")
        return leaving

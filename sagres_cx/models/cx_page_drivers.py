from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import formatLang

TOP_DRIVERS = 6
QUOTE = 240


class CxPage(models.AbstractModel):
    """The reasons that move the NPS most, each in the words of one who spoke."""

    _inherit = "cx.page"

    @api.model
    def _get_drivers(self, company, since):
        """Return the reasons with the greatest impact: what costs most first, then what brings most."""
        domain = self._get_domain(company, since)
        groups = self.env["cx.driver.report"]._read_group(
            domain, ["reason_id"],
            ["impact:avg", "named_count:sum", "named_promoter_count:sum", "named_detractor_count:sum"],
        )
        named = [group for group in groups if group[2]]
        named.sort(key=lambda group: (-abs(group[1] or 0), -group[2], group[0].id))
        top = sorted(named[:TOP_DRIVERS], key=lambda group: (group[1] or 0, -group[2]))
        quotes = self._get_quotes(domain, [group[0].id for group in top])
        return [self._prepare_driver(domain, group, quotes) for group in top]

    @api.model
    def _prepare_driver(self, domain, group, quotes):
        reason, impact, named, promoters, detractors = group
        label = reason.sudo().display_name
        tagged = [("reason_id", "=", reason.id), ("state", "=", "accepted")]
        said = domain & Domain("stakeholder", "!=", "employee") & Domain("tag_ids", "any", tagged)
        known = impact is not None and impact is not False
        return {
            "key": reason.id, "label": label, "named": named, "promoters": promoters, "detractors": detractors,
            "impact": formatLang(self.env, impact, digits=1) if known else False, "costs": known and impact < 0,
            "quote": quotes.get(reason.id, ""), "improve": reason.sudo().creditor_weakness,
            "action": self._get_action(label, "cx.feedback", said),
        }

    @api.model
    def _get_quotes(self, domain, reason_ids):
        """Return ``{reason id: the last words said about it}`` that the reader may read; of who is vulnerable none, ever."""
        if not reason_ids:
            return {}
        self.env["cx.feedback.tag"].flush_model(["feedback_id", "reason_id", "state"])
        self.env["res.partner"].flush_model(["credit_vulnerable"])
        said = domain & Domain("stakeholder", "!=", "employee") & Domain("body", "!=", False)
        voices = self.env["cx.feedback"]._search(said)
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT ON (tag.reason_id) tag.reason_id, LEFT(voice.body, %s)
                 FROM cx_feedback_tag AS tag
                 JOIN cx_feedback AS voice ON voice.id = tag.feedback_id
            LEFT JOIN res_partner AS person ON person.id = voice.partner_id
                WHERE tag.state = 'accepted' AND tag.reason_id IN %s AND voice.id IN %s AND voice.body <> ''
                  AND person.credit_vulnerable IS NOT TRUE
             ORDER BY tag.reason_id, voice.date DESC, voice.id DESC""",
            QUOTE, tuple(reason_ids), voices.subselect(),
        ))
        return dict(rows)

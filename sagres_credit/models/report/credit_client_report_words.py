from odoo import api, models


class CreditClientReport(models.Model):
    """The page of words: what we heard, what we propose; the manager's own words first."""

    _inherit = "credit.client.report"

    def _get_words(self):
        """Return ``[(title, lines)]`` of the page of words, in the reader's language.

        For a module to add what it heard or proposes, it must override :meth:`_tell_heard` or :meth:`_tell_proposed`.
        """
        self.ensure_one()
        return [
            (self.env._("What we heard"), [*self._split_words(self.words_heard), *self._tell_heard()]),
            (self.env._("What we propose"), [*self._split_words(self.words_proposed), *self._tell_proposed()]),
        ]

    @api.model
    def _split_words(self, text):
        return [line.strip() for line in (text or "").splitlines() if line.strip()]

    def _get_reasons(self):
        """Return ``[(reason's name, conversations, debtors, points at the client, last words shared)]`` of the month."""
        rows = (self.content or {}).get("reasons") or []
        reasons = self.env["credit.reason"].sudo().browse([row[0] for row in rows]).exists()
        names = {reason.id: reason.display_name for reason in reasons}
        return [(names[reason_id], *rest) for reason_id, *rest in rows if reason_id in names]

    def _tell_heard(self):
        """Return the lines of what customers said: the reasons, with the last words they agreed to share."""
        self.ensure_one()
        lines = []
        for name, talks, _debtors, _weakness, quote in self._get_reasons():
            told = self.env._("%(reason)s: told in %(count)s conversations.", reason=name, count=talks)
            lines.append(f"{told} «{quote}»" if quote else told)
        return lines

    def _tell_proposed(self):
        """Return the lines of what the client can do: causes that are its own, and what waits for its answer."""
        self.ensure_one()
        lines = [
            self.env._(
                "«%(reason)s» is something you can change: %(count)s of your customers named it this month.",
                reason=name, count=debtors,
            )
            for name, _talks, debtors, weakness, _quote in self._get_reasons() if weakness
        ]
        waiting = (self.content or {}).get("waiting") or {}
        for part in self.env["credit.client.page"]._get_waiting_parts():
            count, late = waiting.get(part.key, (0, 0))
            if count:
                lines.append(self.env._(
                    "%(what)s: %(count)s wait for you, %(late)s of them beyond their day.",
                    what=part.label, count=count, late=late,
                ))
        return lines

from markupsafe import Markup

from odoo import models
from odoo.tools import html_escape


class CreditNotice(models.Model):
    """The words of a notice: from its template, in the addressee's language."""

    _inherit = "credit.notice"

    def _get_template(self):
        """Return the template of this notice: its own, or that of its level."""
        self.ensure_one()
        return self.template_id or self.level_id.template_id

    def _render_texts(self):
        """Render these notices as they are now.

        One template is rendered for all its notices at once; where that fails, one by one, so that a debtor whose data
        the template cannot take does not stop the others.

        :return: ``({notice: (subject, body)}, {notice: error in words})``; a notice without a text is in neither
        """
        texts, broken = {}, {}
        for template, notices in self.grouped(lambda notice: notice._get_template()).items():
            if not template:
                continue
            try:
                texts.update(notices._render_template(template))
            except Exception:
                for notice in notices:
                    notice._render_alone(template, texts, broken)
        return texts, broken

    def _render_alone(self, template, texts, broken):
        try:
            texts.update(self._render_template(template))
        except Exception as error:
            broken[self] = Markup("<p>%s</p>") % html_escape(self._explain_template_error(template, error))

    def _render_template(self, template):
        template = template.sudo().with_context(credit_compile_once=True)
        # A savepoint: a text that fails in SQL must not take the whole batch with it.
        with self.env.cr.savepoint(flush=False):
            ids = list(self._ids)  # a notice that is only tried out has no number yet
            subjects = template._render_field("subject", ids, compute_lang=True)
            bodies = template._render_field("body_html", ids, compute_lang=True)
        return {notice: (subjects[notice.id], notice._get_own_words() + bodies[notice.id]) for notice in self}

    def _get_own_words(self):
        """Return the words of who sends this notice as paragraphs, safe to stand in HTML."""
        paragraphs = (self.note or "").strip().splitlines()
        return Markup("").join(Markup("<p>%s</p>") % line for line in paragraphs if line.strip())

    def _explain_template_error(self, template, error):
        cause = error.__cause__ or error
        # Of the technical report of QWeb the second line says what is wrong.
        words = " ".join(line.strip() for line in str(cause).strip().splitlines()[:2])
        return self.env._("The text «%(template)s» cannot be written: %(error)s", template=template.name, error=words)

    def _get_payment_instructions(self):
        """Return how to pay each notice, as ``{notice: {"lines": [str], "iban": str or False, "reference": str}}``.

        For a module to offer another way of paying, it must override this method.
        """
        instructions = {}
        for notice in self:
            bank = notice.company_id.partner_id.bank_ids[:1]
            lines = [self.env._("Bank transfer to %(iban)s", iban=bank.acc_number)] if bank else []
            reference = notice.debtor_id.credit_customer_code or str(notice.case_id.id)
            instructions[notice] = {"lines": lines, "iban": bank.acc_number or False, "reference": reference}
        return instructions

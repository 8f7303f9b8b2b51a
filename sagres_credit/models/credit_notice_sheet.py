from markupsafe import Markup

from odoo import api, models

from ..tools.letter_pdf import Letter, mark, split_letters


class CreditNotice(models.Model):
    """What is no notice but is printed on its stationery: a statement, a plan, the letter of a settlement."""

    _inherit = "credit.notice"

    @api.model
    def _print_sheet(self, company, template, values, reference):
        """Return a document as PDF on the stationery of ``company``, in the language of the context.

        :param str template: the QWeb template of its page
        :param dict values: what the template takes, beside ``px`` and ``mark``
        :param str reference: what identifies the document at the foot of each page
        """
        sheet = self.new({"company_id": company.id, "state": "sent"})
        page = Markup(self.env["ir.qweb"]._render(template, {**values, "px": sheet._get_pixels, "mark": mark(0)}))  # nosec B704
        content = self.env["ir.actions.report"]._print_html(sheet._render_document(page), "sagres_credit.paperformat_letter")
        return split_letters(content, [Letter(reference, stationery=sheet._print_stationery())])[0][0]

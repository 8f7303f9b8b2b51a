import re

import lxml.html
from lxml import etree
from markupsafe import Markup

from odoo import fields, models
from odoo.tools.misc import format_date

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..tools.letter_pdf import Letter, LetterPdfError, mark, split_letters

# Points in a CSS pixel: builds of the engine on a plain Qt shrink the page whatever they are told.
POINTS_PATCHED, POINTS_PLAIN = 0.75, 0.553
FONT_FACES = re.compile(r"@font-face\s*\{[^}]*\}|@import[^;]*;")
UNSAFE_TAGS = ("script", "style", "link", "iframe", "object", "embed", "base", "meta", "form")


class CreditNotice(models.Model):
    """A notice on paper: the same words as everywhere, on the client's letterhead, ready for a window envelope."""

    _inherit = "credit.notice"

    batch_id = fields.Many2one(
        "credit.letter.batch", string="Letters", ondelete="set null", index="btree_not_null", readonly=True, copy=False,
    )
    batch_number = fields.Integer(string="Place among the letters", readonly=True, copy=False)
    letter_id = fields.Many2one(
        "ir.attachment", string="Letter as printed", ondelete="restrict", readonly=True, copy=False,
        bypass_search_access=True,
    )
    letter_reference = fields.Char(string="Reference", compute="_compute_letter_reference")
    letter_pages = fields.Integer(string="Pages", readonly=True, copy=False)

    def _compute_letter_reference(self):
        for notice in self:
            notice.letter_reference = notice._get_letter_reference()

    def _get_letter_reference(self):
        """Return the reference that stands on the letter, in words and as a barcode."""
        self.ensure_one()
        return f"N{self.id}"

    def _get_reason_labels(self):
        labels = super()._get_reason_labels()
        return labels | {
            "no_name": self.env._("The postal address has no name."),
            "no_street": self.env._("The postal address has no street."),
            "no_postcode": self.env._("The postal address has no postcode."),
            "bad_postcode": self.env._("The postcode is wrong: in Italy it has five digits."),
            "no_city": self.env._("The postal address has no city."),
            "print": self.env._("The letter could not be printed."),
        }

    def _get_letters(self, stationery=None):
        """Print these notices as letters, with one call of the PDF engine for each client company.

        :param dict stationery: ``{(company, language): PDF}``, filled here, so that chunks of a batch share it
        :return: ``{notice: (PDF as bytes, number of pages)}``, in the order of the notices
        """
        stationery = {} if stationery is None else stationery
        printed = {}
        for (company, lang), notices in self.grouped(lambda notice: (notice.company_id, notice._get_lang())).items():
            if (company, lang) not in stationery:
                stationery[company, lang] = notices[:1].with_context(lang=lang)._print_stationery()
        for company, notices in self.grouped("company_id").items():
            heads = {lang: pdf for (owner, lang), pdf in stationery.items() if owner == company}
            printed.update(notices._print_letters(heads))
        return {notice: printed[notice] for notice in self}

    def _print_letters(self, heads):
        """Print the letters of one company; where the pages cannot be told apart, each by itself."""
        senders = self._get_envelope_senders()
        pages = Markup("").join(notice._render_letter_page(senders[notice], place) for place, notice in enumerate(self))
        html = self._render_document(pages)
        content = self.env["ir.actions.report"]._print_html(html, "sagres_credit.paperformat_letter")
        letters = [notice._prepare_letter(heads) for notice in self]
        try:
            return dict(zip(self, split_letters(content, letters), strict=True))
        except LetterPdfError:
            if len(self) == 1:
                raise
        return {notice: letter for one in self for notice, letter in one._print_letters(heads).items()}

    def _prepare_letter(self, heads):
        """Return what is laid over and under the pages of one letter."""
        self.ensure_one()
        note = self.env._("Preview") if self.state in ("queued", "held") else ""
        return Letter(
            self._get_letter_reference(), note=note, stationery=heads[self._get_lang()],
            enclosures=tuple(file.raw for file in self._get_enclosures()),
        )

    def _get_enclosures(self):
        self.ensure_one()
        files = self.sudo().attachment_ids - self.sudo().letter_id
        return files.filtered(lambda file: file.mimetype == "application/pdf")

    def _get_lang(self):
        self.ensure_one()
        return self.partner_id.lang or self.company_id.partner_id.lang or self.env.lang or "en_US"

    def _render_letter_page(self, sender=None, place=0):
        """Return the HTML of one letter in the addressee's language, with nothing that the network must give."""
        self.ensure_one()
        notice = self.with_context(lang=self._get_lang())
        html = self.env["ir.qweb"].with_context(lang=self._get_lang())._render(
            "sagres_credit.credit_letter_page", {"letter": notice._prepare_letter_values(sender) | {"mark": mark(place)}}
        )
        return Markup(html)  # rendered by QWeb  # nosec B704

    def _prepare_letter_values(self, sender=None):
        """Return what the template of a letter prints."""
        self.ensure_one()
        company = self.sudo().company_id
        enclosed = self._get_enclosures().mapped("name")
        return {
            "reference": self._get_letter_reference(),
            "customer": self.debtor_id.credit_customer_code,
            "sender": sender or self._get_envelope_senders()[self],
            "lines": self._get_letter_lines(),
            "place": company.partner_id.city,
            "date": format_date(self.env, self._get_letter_date(), date_format="d MMMM y"),
            "channel": self.channel,
            "subject": self.subject,
            "body": self._clean_body(self.body),
            "operator": self.user_id.name,
            "company": company.name,
            "enclosures": ", ".join(enclosed),
        }

    def _get_letter_date(self):
        return self.date if self.frozen_body else fields.Date.context_today(self)

    def _get_letter_lines(self):
        """Return the lines of the address: as frozen when it left, else as they are known now."""
        if self.frozen_body and self.address:
            return self.address.splitlines()
        address, problem = self.partner_id._get_postal_address()
        return address.splitlines() if address else [self.partner_id.name, self._get_reason_labels()[problem]]

    def _get_envelope_senders(self):
        """Return what stands above each address: the contact rule's words, or the client's name, never what it is about."""
        mandates = self.env["credit.mandate"]._get_active(self.company_id)
        rules = self.env["credit.contact.rule"]._get_in_force(self.env["credit.mandate"].union(*mandates.values()))
        senders = {}
        for notice in self:
            mandate = mandates.get(notice.company_id, self.env["credit.mandate"])
            rule = rules.pick(mandate, notice.debtor_id.credit_segment, notice._get_letter_date())
            wording = rule.with_context(lang=notice._get_lang()).envelope_sender if rule else False
            senders[notice] = wording or notice.company_id.name
        return senders

    def _clean_body(self, body):
        """Return a body that cannot break the letters printed with it, nor have the engine fetch anything."""
        if not body:
            return ""
        root = lxml.html.fragment_fromstring(str(body), create_parent="div")
        etree.strip_elements(root, *UNSAFE_TAGS, with_tail=False)
        for image in root.iter("img"):
            if not (image.get("src") or "").startswith("data:"):
                image.attrib.pop("src", None)
        return Markup(lxml.html.tostring(root, encoding="unicode"))  # parsed from QWeb's own output  # nosec B704

    def _render_document(self, pages):
        values = {"pages": Markup(pages), "px": self._get_pixels}  # joined pages of QWeb  # nosec B704
        return str(self.env["ir.qweb"]._render("sagres_credit.credit_letter_document", values))

    def _get_pixels(self, points):
        """Return how many CSS pixels print as so many points with the engine of this machine."""
        return round(points / (POINTS_PATCHED if _wkhtml().is_patched_qt else POINTS_PLAIN), 2)

    def _print_stationery(self):
        """Return the letterhead of the company of this notice as a PDF of one page, in the language of the context."""
        self.ensure_one()
        company = self.sudo().company_id
        html = self.env["ir.actions.report"].with_company(company)._render_template(
            "sagres_credit.credit_letter_letterhead",
            {"company": company, "o": self, "report_type": "html", "report_xml_id": False},
        )
        root = lxml.html.fromstring(html, parser=lxml.html.HTMLParser(encoding="utf-8"))
        values = {"css": self._get_letterhead_css(), "px": self._get_pixels, "font": company.font or "Lato"}
        for name, css_class in (("head", "header"), ("foot", "footer")):
            nodes = root.xpath(f"//div[contains(concat(' ', normalize-space(@class), ' '), ' {css_class} ')]")
            parts = [lxml.html.tostring(node, encoding="unicode") for node in nodes]
            values[name] = Markup("".join(parts))  # parsed from QWeb's own output  # nosec B704
        page = str(self.env["ir.qweb"]._render("sagres_credit.credit_letter_stationery", values))
        return self.env["ir.actions.report"]._print_html(page, "sagres_credit.paperformat_stationery")

    def _get_letterhead_css(self):
        """Return the style of the report layouts, without what the engine would have to fetch."""
        bundle = self.env["ir.qweb"]._get_asset_bundle("web.report_assets_common", js=False, autoprefix=True)
        css = b"".join(file.raw for file in bundle.css()).decode()
        css = re.sub(r"url\((?!['\"]?data:)[^)]*\)", "none", FONT_FACES.sub("", css))
        return Markup(css)  # core's own bundle of styles  # nosec B704

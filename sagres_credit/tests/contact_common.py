import re

from odoo.tests import HttpCase

from .crm_common import CrmCommon

PATH = "/credit/contact"
TYPED = {
    "name": "Gina Blu", "company_name": "Alfa S.p.A.", "role": "CFO", "email": "gina@alfa.example.com",
    "phone": "+39 06 555 0199",
    "challenge": "Old credits, and customers we do not want to lose", "consent": "1",
}


class ContactCommon(CrmCommon, HttpCase):
    """The contact form of the firm, and a browser that knows nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["credit.contact.form"].search([]).is_published = False
        cls.contact_form = cls.env["credit.contact.form"].create({
            "company_id": cls.firm.id, "is_published": True, "user_id": cls.manager.id,
            "consent_text": "Contact me about this request.",
        })

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def send(self, path=PATH, page=None, **typed):
        """Send a form of the page as a browser does, from the page that shows it."""
        page = page or self.url_open(path).text
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        return self.url_open(path, data={**hidden, **typed}, timeout=60)

    def write(self, **typed):
        """Fill the form in and send it."""
        return self.send(**{**TYPED, **typed})

    def get_requests(self):
        self.env.invalidate_all()
        return self.env["credit.contact.request"].search([("form_id", "=", self.contact_form.id)])

    def get_letters(self, address=TYPED["email"]):
        return self.env["mail.mail"].sudo().search([("email_to", "=", address)])

    def get_link(self):
        """Return the path of the link in the letter, as who reads it finds it."""
        self.env.invalidate_all()
        return re.search(r'href="[^"]*(/credit/contact/confirm/[\w-]+)"', str(self.get_letters()[:1].body_html))[1]

    def confirm(self):
        """Press the button of the link; return the request."""
        self.send(self.get_link())
        return self.get_requests()

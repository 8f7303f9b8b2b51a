from odoo.fields import Command

from .common import EstateCommon

#: Who owes nothing, whatever somebody tries.
CLOSED_STATES = ("unknown", "called", "renounced", "lapsed", "disqualified", "predeceased", "transmitted")


class GuardCommon(EstateCommon):
    """The estate of Rosa, with a son who has a contact, a case of his own and a tax code; :meth:`set_state` moves him."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("web.base.url", "https://credit.example.com")
        cls.mandate.debtor_page = True
        cls.debtor.write({
            "email": "rosa@example.com", "phone": "+39 06 555 0100", "street": "Via Roma 1", "zip": "00100", "city": "Roma",
        })

    def build(self):
        super().build()
        self.son = self._create_debtor(
            "Luca Bianchi", self.client, email="luca@example.com", phone="+39 333 1234567", street="Via Milano 2",
            zip="20100", city="Milano", credit_tax_code="BNCLCU80A01H501X",
        )
        self.heir = self.add_heir("Luca Bianchi", "child", tax_code="BNC LCU 80A01 H501X", partner_id=self.son.id)
        self.child = self.env["credit.case"].sudo().create({
            "company_id": self.client.id, "partner_id": self.son.id, "parent_id": self.case.id,
            "mandate_id": self.mandate.id, "user_id": self.operator.id,
        })
        self.heir.case_id = self.child
        self.set_state("accepted")

    def set_state(self, state):
        self.heir.sudo().write({"state": state, "state_date": "2026-11-01"})
        self.env.invalidate_all()

    def add_related(self, role, case=None, partner=None, **vals):
        partner = partner or self._create_debtor(f"Person who is {role}", self.client, email=f"{role}@example.com")
        return self.env["credit.related.person"].create({
            "case_id": (case or self.case).id, "partner_id": partner.id, "role": role, "proof": "Deed", **vals,
        })

    def write_notice(self, case, partner, purpose="reminder", channel="email", **vals):
        return self.env["credit.notice"].sudo().create({
            "case_id": case.id, "company_id": self.client.id, "partner_id": partner.id, "purpose": purpose,
            "channel": channel, "template_id": self.env.ref("sagres_credit.mail_template_reminder").id, **vals,
        })

    def make_mistaken(self):
        self.estate.sudo().state = "mistaken"
        self.env.invalidate_all()

    def add_contact(self, **vals):
        return self.env["credit.client.contact"].create({
            "mandate_id": self.mandate.id, "name": "Office", "email": "office@client.example.com", **vals,
        })

    def get_portal_user(self, partner):
        return self.env["res.users"].create({
            "login": f"portal{partner.id}", "partner_id": partner.id, "company_id": self.client.id,
            "company_ids": [Command.set(self.client.ids)],
            "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
        })

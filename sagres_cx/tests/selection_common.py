from odoo.fields import Command, Datetime

from .common import CxCommon

NOW = Datetime.to_datetime("2026-11-20 10:00:00")


class SelectionCommon(CxCommon):
    """Persons who can be asked by e-mail, and the words the tests of the selection are written in."""

    def build(self):
        super().build()
        self.debtor.email = "rosa@example.com"
        self.env["credit.mandate"].search([("company_id", "=", self.other_client.id)]).state = "closed"

    def create_person(self, name, company=None, **vals):
        email = f"{name.lower().replace(' ', '.')}@example.com"
        return self._create_debtor(name, company or self.client, **{"email": email, **vals})

    def queue(self, *persons, trigger="call_logged", company=None, key=None, date=NOW):
        """Have something happen to these persons, and return their invitations in the same order."""
        company = company or self.client
        before = self.env["cx.invitation"].search([]).ids
        rows = [(person.id, False, False, date, f"{key or 'test'}:{person.id}") for person in persons]
        self.env["cx.program"]._queue_events(trigger, company, rows)
        made = self.env["cx.invitation"].search([("id", "not in", before)])
        return made.sorted(lambda invitation: (persons.index(invitation.partner_id), invitation.id))

    def set_asked(self, person, days, program=None, state="sent"):
        """Note that a person was asked so many days ago."""
        program = program or self.program
        return self.env["cx.invitation"].create({
            "program_id": program.id, "company_id": program.company_id.id, "partner_id": person.id, "state": state,
            "date_sent": Datetime.subtract(NOW, days=days), "date": Datetime.subtract(NOW, days=days),
        })

    def close_for_others(self, company):
        """Give another client a mandate and a programme that asks after each call."""
        self._create_mandate(company, self.operator)
        return self.create_program("Elsewhere", company_id=company.id)

    def forbid_holidays(self, **hours):
        """Have the mandate admit contacts from Monday to Friday between nine and eighteen."""
        return self.env["credit.contact.rule"].create({
            "name": "Office hours", "mandate_id": self.mandate.id, "date_from": "2026-01-01", "source": "Contract",
            "hours_ids": [
                Command.create({"weekday": str(day), "hour_from": 9, "hour_to": 18, **hours}) for day in range(5)
            ],
        })

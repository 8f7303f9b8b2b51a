from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from .credit_estate import OPEN_STATES


class CreditEstate(models.Model):
    """Who receives letters of a succession: the curator, or the heirs together at the last domicile within a year."""

    _inherit = "credit.estate"

    def action_curator(self):
        """Open the dialog that records who was appointed curator of the vacant estate."""
        self.ensure_one()
        self.case_id._check_may_act()
        return self._get_dialog("credit.estate.curator", self.env._("Curator"))

    def _appoint_curator(self, partner, court, date):
        """Record the curator of this vacant estate (528 c.c.): letters go to them, and they may be told of the debt.

        :raises UserError: without court or day, or where the person or the day cannot be
        """
        self.ensure_one()
        self.case_id._check_may_act()
        if not partner or not (court or "").strip() or not date:
            raise UserError(self.env._("Say who was appointed, by which court and on which day."))
        estate, partner = self.sudo(), partner.sudo()
        if estate.state not in OPEN_STATES:
            raise UserError(self.env._("%(estate)s has ended already.", estate=self.display_name))
        if date > fields.Date.context_today(self) or estate.date_death and date < estate.date_death:
            raise UserError(self.env._("A curator is appointed after the death and not in the future: correct the day."))
        if partner == estate.partner_id or partner.company_id and partner.company_id != estate.company_id:
            raise UserError(self.env._("%(person)s cannot be the curator here.", person=partner.name))
        estate.write({"curator_id": partner.id, "curator_date": date, "curator_court": court.strip()})
        estate._relate_curator()
        estate._message_log(body=self.env._(
            "Curator: %(person)s, appointed by %(court)s on %(date)s",
            person=partner.name, court=court.strip(), date=format_date(self.env, date),
        ))

    def _relate_curator(self):
        """Prove on the case what the curator may be told and asked; who was curator before no longer is."""
        persons = self.case_id.related_person_ids.filtered(lambda person: person.role == "curator")
        current = persons.filtered(lambda person: person.partner_id == self.curator_id)
        (persons - current).write({"date_to": fields.Date.context_today(self), "receives_notices": False})
        vals = {"proof": self.curator_court, "date_from": self.curator_date, "date_to": False}
        if current:
            current.write({**vals, "receives_notices": True})
        else:
            self.env["credit.related.person"].create({
                "case_id": self.case_id.id, "partner_id": self.curator_id.id, "role": "curator", **vals,
            })

    def _get_collective_address(self):
        """Return ``(lines, problem)`` of a letter to the heirs together at the last domicile.

        Allowed only within a year of the death (477 c.p.c., second paragraph), before anybody is known by name, and
        without amounts: they are nobody's yet.

        :return: the lines of the address, empty where ``problem`` says in words why such a letter may not leave
        """
        self.ensure_one()
        estate = self.sudo()
        problem = estate._explain_no_collective_letter()
        if problem:
            return [], problem
        town = " ".join(filter(None, [estate.zip, estate.city, estate.country_state_id.code]))
        foreign = estate.country_id != estate.company_id.country_id and estate.country_id.name
        name = self.env._("Heirs of %(deceased)s", deceased=estate.partner_id.name)
        return [line for line in (name, estate.street, town, foreign) if line], False

    def _explain_no_collective_letter(self):
        _ = self.env._
        today = fields.Date.context_today(self)
        if not self.is_verified or self.state not in OPEN_STATES:
            return _("The death is not confirmed, or the succession has ended.")
        if not self.date_death or today > fields.Date.add(self.date_death, years=1):
            return _("More than a year has passed since the death: write to each heir who accepted (477 c.p.c.).")
        if self.curator_id:
            return _("A curator was appointed: the letter goes to %(curator)s.", curator=self.curator_id.name)
        if not (self.street and self.city):
            return _("The last domicile is not known: write its street and city.")
        return False

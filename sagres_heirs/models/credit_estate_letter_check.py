from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.sagres_credit.tools.address import AddressError, postal_lines

from .credit_estate import DECEASED_STATES, OPEN_STATES
from .credit_heir import ACCEPTED_STATES, CALLED_STATES, OUT_STATES

#: Letters to one person of the family.
PERSON_KINDS = ("notice_heir", "reserve")
DEAD_STATES = ("predeceased", "transmitted")


class CreditEstateLetter(models.Model):
    """Who may receive which letter about a succession; everybody else is refused, in words."""

    _inherit = "credit.estate.letter"

    def _check_addressee(self):
        """Raise where one of these letters may not go to its addressee, as things are now.

        The one gate of every letter: it is passed when a letter is written, printed and said to have been posted.
        """
        for letter in self:
            record = letter.sudo()
            if record.estate_id.state not in DECEASED_STATES:
                raise UserError(self.env._("The estate was opened by mistake: nobody is written to about it."))
            record._check_person()
            if record.kind == "reserve" and not self.env.user.has_group("sagres_credit.group_manager"):
                raise AccessError(self.env._(
                    "Only a credit manager keeps rights towards a called person: it is not settled that such a letter"
                    " interrupts the limitation."
                ))
            getattr(record, f"_check_{record.kind}")()

    def _check_person(self):
        """Raise where the person is out of the succession or has died; a name typed by hand is looked for in the family."""
        persons = self.heir_id
        if not persons and self.kind == "information":
            wanted = _compare(self.name)
            persons = self.estate_id.heir_ids.filtered(lambda heir: _compare(heir.name) == wanted)
            if persons and not persons.filtered(lambda heir: heir.state in OUT_STATES):
                raise UserError(self.env._("%(person)s is of the family: choose them there.", person=self.name))
        for heir in persons:
            if heir.estate_id != self.estate_id:
                raise UserError(self.env._("%(person)s is not of this family.", person=heir.name))
            if heir.state in OUT_STATES:
                raise UserError(self.env._(
                    "%(person)s is out of the succession: they are never written to about it.", person=heir.name,
                ))
            if heir.state in DEAD_STATES or heir.died:
                raise UserError(self.env._("%(person)s has died: nobody writes to them.", person=heir.name))

    def _check_information(self):
        if self.estate_id.state not in OPEN_STATES:
            raise UserError(self.env._("The succession has ended: nothing is asked any more."))
        if self.addressee_kind == "person" and not self.heir_id:
            raise UserError(self.env._("Choose the person of the family who is asked."))
        if self.addressee_kind != "person":
            return
        self._check_data_source()
        days = self.estate_id.case_id.mandate_id.heirs_letter_days
        last = self._get_last_request()
        if last and days and (fields.Date.context_today(self) - last).days < days:
            raise UserError(self.env._(
                "%(person)s was asked already on %(date)s: once in %(days)s days, no more.",
                person=self.heir_id.name, date=last, days=days,
            ))

    def _check_data_source(self):
        if not self.data_source:
            raise UserError(self.env._("Say where the data of this person come from: they have the right to know it."))

    def _get_last_request(self):
        """Return the day of the last other request for information to this person."""
        others = self.search([
            ("heir_id", "=", self.heir_id.id), ("kind", "=", "information"), ("state", "!=", "cancelled"), ("id", "!=", self.id),
        ])
        days = [letter.date_sent or letter.date for letter in others]
        return max(days, default=None)

    def _check_collective(self):
        estate = self.estate_id
        if self.heir_id:
            raise UserError(self.env._("This letter goes to the heirs together, at the last domicile: it names nobody."))
        _lines, problem = estate._get_collective_address()
        if problem:
            raise UserError(problem)

    def _check_notice_heir(self):
        heir = self.heir_id
        if not heir or heir.state not in ACCEPTED_STATES:
            raise UserError(self.env._(
                "%(person)s has not accepted: only who accepted is an heir and may be asked for their share.",
                person=heir.name or self.name,
            ))
        if not heir._get_share():
            raise UserError(self.env._("%(person)s has no share: nothing can be asked.", person=heir.name))

    def _check_curator(self):
        if not self.estate_id.curator_id:
            raise UserError(self.env._("No curator was appointed: record the curator first."))

    def _check_reserve(self):
        if not self.heir_id or self.heir_id.state not in CALLED_STATES:
            raise UserError(self.env._("Rights are kept only towards somebody who is called and has not decided."))
        if self.heir_id not in self._get_choices(self.estate_id, self.kind):
            raise UserError(self.env._(
                "%(person)s takes nothing as things are: somebody nearer is called in their place.", person=self.heir_id.name,
            ))
        self._check_data_source()

    def _check_interpellation(self):
        estate = self.estate_id
        if not estate.city:
            raise UserError(self.env._("The last domicile is not known: it says which court decides."))
        if not estate.date_death:
            raise UserError(self.env._("The date of death is not known: the request needs it."))
        if not self._get_undecided():
            raise UserError(self.env._("Nobody is called who has not decided: there is no term to ask for."))

    def _get_undecided(self):
        """Return the called persons whom a request to the court is about: one, or all who have not decided."""
        choices = self._get_choices(self.estate_id, "interpellation")
        return choices & self.heir_id if self.heir_id else choices

    @api.model
    def _get_choices(self, estate, kind):
        """Return the persons of the family to whom such a letter may go, or whom it is about, as things are now.

        Who takes nothing because somebody nearer is called has nothing to accept yet; the State accepts nothing (586 c.c.).
        """
        living = estate.heir_ids.filtered(
            lambda heir: heir.relation != "state" and heir.state not in DEAD_STATES and not heir.died
        )
        if kind == "information":
            return living.filtered(lambda heir: heir.state not in OUT_STATES)
        states = ACCEPTED_STATES if kind == "notice_heir" else CALLED_STATES
        return living.filtered(
            lambda heir: heir.state in states and (heir._get_share() or heir.relation == "testamentary")
        )

    @api.model
    def _prepare_addressee(self, estate, kind, heir, vals):
        """Return what a letter is created with: addressee and lines of the address, as they are known now."""
        if kind == "collective":
            lines, problem = estate._get_collective_address()
            if problem:
                raise UserError(problem)
            return {**vals, "name": lines[0], "address": "\n".join(lines)}
        if kind == "curator":
            return {**vals, **self._prepare_curator(estate)}
        if kind == "interpellation":
            court = estate._guess_authority("court_renunciations") or self.env._("Court")
            return {**vals, "name": court, "address": court, "channel": "hand"}
        if heir:
            return {**vals, "addressee_kind": "person", **self._prepare_person(heir)}
        if kind in PERSON_KINDS:
            raise UserError(self.env._("Choose the person of the family."))
        name, address = (vals.get("name") or "").strip(), (vals.get("address") or "").strip()
        if not name or not address:
            raise UserError(self.env._("Write the name and the address of who is asked."))
        return {**vals, "name": name, "address": f"{name}\n{address}"}

    def _prepare_curator(self, estate):
        curator = estate.curator_id
        if not curator:
            raise UserError(self.env._("No curator was appointed: record the curator first."))
        address, problem = curator._get_postal_address()
        if problem:
            raise UserError(self._explain_address(curator.name, problem))
        return {"name": curator.name, "address": address}

    def _prepare_person(self, heir):
        """Return name and address of a person of the family; of a minor, of who represents them."""
        name = heir.name
        if heir.is_minor:
            name = self.env._("Who represents %(minor)s", minor=heir.name)
        country = heir.country_id
        try:
            lines = postal_lines({
                "name": name, "street": heir.street, "postcode": heir.zip, "city": heir.city,
                "province": heir.country_state_id.code, "country_code": country.code, "country": country.name,
            })
        except AddressError as error:
            raise UserError(self._explain_address(heir.name, error.code)) from error
        return {"name": name, "address": "\n".join(lines)}

    def _explain_address(self, name, code):
        labels = self.env["credit.notice"]._get_reason_labels()
        return self.env._("%(person)s: %(problem)s", person=name, problem=labels.get(code, code))


def _compare(name):
    return " ".join((name or "").split()).casefold()

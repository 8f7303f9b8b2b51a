import re
from typing import NamedTuple

from odoo import api, models

from ..tools.flow_archive import unpack
from ..tools.flow_file import parse_flow
from ..tools.flow_types import FlowError

#: What the published schema calls a part of a flow: the same word in every language.
ELEMENT = re.compile(r"\b[a-z]+(?:[A-Z][a-z]+)+\b")


class Outcome(NamedTuple):
    """What became of one file: its flow, nothing where it was here already, or why it is refused."""

    name: str
    flow: object = None
    failure: str = ""


class PagopaFlow(models.Model):
    """Flows come as files too: each is imported whole, or refused with the reason and nothing of it kept."""

    _inherit = "pagopa.flow"

    @api.model
    def _import_files(self, files, creditors, source="file"):
        """Import the flows of these files, each for the creditor it names; yield the outcome of each.

        :param files: ``(name, content)`` of XML files or zips of them
        :param creditors: for whom flows are taken; one alone takes also what names another (F3)
        """
        for name, content in files:
            try:
                for inner, data in unpack(name, content):
                    yield self._import_file(inner if inner == name else f"{name}/{inner}", data, creditors, source)
            except FlowError as error:
                yield Outcome(name, failure=self._say_failure(error))

    @api.model
    def _import_file(self, name, data, creditors, source):
        try:
            flow = parse_flow(data)
        except FlowError as error:
            return Outcome(name, failure=self._say_failure(error))
        receivers = creditors.filtered(lambda one: one.tax_code == flow.receiver.code)
        creditor = receivers[:1] or (creditors if len(creditors) == 1 else creditors.browse())
        if not creditor:
            return Outcome(name, failure=self.env._(
                "it is for %(code)s, who is none of these creditors", code=flow.receiver.code[:35],
            ))
        with self.env.cr.savepoint():
            return Outcome(name, self._import(creditor, flow, source, data))

    @api.model
    def _say_failure(self, error):
        """Return why a file is refused, as a person reads it."""
        _ = self.env._
        kinds = {
            "zip": _("it cannot be unpacked: it is empty, damaged, locked, too big or without XML files"),
            "size": _("it is too big"), "depth": _("it is not a flow"), "namespace": _("it is another kind of file"),
            "doctype": _("it holds what a flow never holds (DOCTYPE)"), "syntax": _("it is not a flow"),
            "empty": _("it is empty"), "encoding": _("it is not a flow: its characters cannot be read"),
            "id": _("its identifier is missing or not as ruled"), "amount": _("an amount is not as ruled"),
            "date": _("a date is not as ruled"), "missing": _("something is missing"),
        }
        words, place = kinds.get(error.code, _("it is damaged or incomplete")), ELEMENT.search(str(error))
        if error.line:
            words = _("%(why)s, at payment %(number)s", why=words, number=error.line)
        return f"{words} ({place[0]})" if place else words

from odoo import models

from ..tools.node_ask import AskError, ask
from ..tools.node_faults import Fault, FaultCode
from ..tools.node_messages import ContentError, SoapError, build_request, build_response, parse_request, parse_response
from ..tools.node_types import Request
from ..tools.node_values import AnswerError

VERIFY, GET = "paVerifyPaymentNotice", "paGetPaymentV2"
#: The number that the platform itself asks for to learn whether somebody answers.
PROBE = "0" * 18
#: How a proxy or this server says that a caller without certificate is not heard.
REFUSALS = ("tls", "400", "403", "404", "495", "496")


class PagopaSetupTest(models.TransientModel):
    """The calls of a test: over the network as the platform makes them, within the server where a certificate is wanted."""

    _inherit = "pagopa.setup.test"

    def _try_address(self):
        """Yield what is found at the address for the node."""
        creditor, _ = self.creditor_id.sudo(), self.env._
        name = _("Without its certificate nobody is heard") if self._is_closed() else _("The address answers")
        if not creditor.use_node:
            yield "skipped", name, False
            return
        try:
            text = ask(f"{creditor.node_url}?wsdl")
        except AskError as error:
            refused = self._is_closed() and error.code in REFUSALS
            yield ("good", name, False) if refused else ("wrong", name, self._explain(error))
        else:
            if self._is_closed():
                yield "wrong", name, _("The address answers who shows no certificate: the proxy must not say that it did.")
            elif b"paForNode" not in text:
                yield "wrong", name, _("Somebody else answers at %(url)s.", url=creditor.node_url)
            else:
                yield "good", name, False

    def _is_closed(self):
        """Tell whether callers have to show a certificate, which this server has not."""
        return not self.creditor_id.sudo()._admits("")

    def _try_notices(self):
        """Yield what is answered to the probe of the platform and for a notice."""
        creditor, _ = self.creditor_id.sudo(), self.env._
        if not creditor.use_node or not creditor.station:
            return
        yield self._try(_("The number that nobody has is not known"), PROBE, VERIFY, self._judge_probe)
        option = self.option_id
        if not option:
            yield "skipped", _("A notice is answered with what is due"), _("Choose a notice that can be paid.")
            return
        yield self._try(_("A notice is answered with what is due"), option.notice_number, VERIFY, self._judge_amount)
        yield self._try(_("Its payment goes to the account of the creditor"), option.notice_number, GET, self._judge_payment)

    def _try(self, name, notice, operation, judge):
        try:
            problem = judge(self._call(notice, operation))
        except AskError as error:
            problem = self._explain(error)
        except (SoapError, ContentError, AnswerError) as error:
            problem = self.env._("This is no answer of the interface: %(text)s", text=str(error)[:200])
        return ("wrong", name, problem) if problem else ("good", name, False)

    def _call(self, notice, operation):
        """Return what is answered to a call."""
        creditor = self.creditor_id.sudo().with_context(lang="it_IT", tz="Europe/Rome")
        body = build_request(Request(
            operation, creditor.tax_code, creditor.broker_tax_code or creditor.tax_code, creditor.station,
            fiscal_code=creditor.tax_code, notice_number=notice,
        ))
        if not self._is_closed():
            return parse_response(operation, ask(creditor.node_url, body))
        found = creditor.env["pagopa.node"]._answer(creditor, parse_request(body), body)
        return parse_response(operation, build_response(operation, found))

    def _judge_probe(self, answer):
        if isinstance(answer, Fault) and answer.code == FaultCode.UNKNOWN:
            return False
        return self.env._(
            "PAA_PAGAMENTO_SCONOSCIUTO was to be answered, not %(said)s.",
            said=answer.code.value if isinstance(answer, Fault) else "OK",
        )

    def _judge_amount(self, answer):
        return self._judge_fault(answer) or self._judge_due(answer.option.amount)

    def _judge_payment(self, answer):
        problem = self._judge_fault(answer) or self._judge_due(answer.amount)
        if problem or any(part.iban == self.creditor_id.sudo()._get_account().iban for part in answer.transfers):
            return problem
        return self.env._("No part of it goes to the account of the creditor.")

    def _judge_fault(self, answer):
        if not isinstance(answer, Fault):
            return False
        return self.env._(
            "Refused with %(code)s (%(words)s) %(more)s", code=answer.code.value, words=answer.text, more=answer.description,
        ).strip()

    def _judge_due(self, amount):
        due = self.option_id.amount_now
        if self.option_id.currency_id.is_zero(due - float(amount)):
            return False
        return self.env._("%(said)s was answered, %(due)s is due.", said=amount, due=f"{due:.2f}")

    def _explain(self, error):
        """Return in words why nothing was answered, and where to look."""
        _ = self.env._
        words = {
            "unreachable": _("Nothing answers at this address: does the proxy run, is web.base.url the public address?"),
            "slow": _("No answer within ten seconds. A server with one process only cannot answer itself: give it two workers."),
            "tls": _("The certificate of the server is not trusted: %(why)s", why=str(error)),
            "address": _("This is no address: %(why)s", why=str(error)),
            "404": _("Not known (404): the secret path has changed, node calls are off, or the proxy does not pass it on."),
            "403": _("The proxy refuses the call (403): its list of certificates or addresses leaves us out."),
        }
        return words.get(error.code) or _("The server answers with HTTP status %(status)s.", status=error.code)

"""Things the tests of the platform share: a clock, positions, a station that answers as a creditor does."""
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone

from lxml import etree

from ..standin.platform import Platform
from ..standin.server import serve
from ..standin.soap import ENVELOPE, PA, build, euro
from ..tools.platform_client import PlatformClient
from ..tools.platform_payload import gpd_payload
from ..tools.platform_position import Debtor, Option, Position, Transfer
from .spec_check import checked

ORG = "80000000001"
OTHER = "80000000002"
KEY = "s3cr3t-key-of-the-creditor"
IBAN = "IT60X0542811101000000123456"
POSTAL_IBAN = "IT60X0760111101000000123456"
ROSSI = Debtor("F", "RSSMRA80A01H501U", "Mario Rossi", street="Via Roma", number="1", postcode="00100", city="Roma",
               province="RM", country="IT", email="mario.rossi@example.com")


class Clock:
    """A present that moves when it is told to."""

    def __init__(self, *parts):
        self.now = datetime(*(parts or (2026, 11, 20, 9)), tzinfo=timezone.utc)

    def __call__(self):
        return self.now

    def pass_time(self, **parts):
        self.now += timedelta(**parts)


def number(sequence):
    """Return IUV and notice number of a sequence, the check digits right."""
    base = f"301{sequence:013}"
    iuv = base[1:] + f"{int(base) % 93:02}"
    return iuv, f"3{iuv}"


def option(sequence, cents=12345, *, due=date(2026, 12, 31), installment=False, transfers=None, **values):
    """Return a notice."""
    iuv, nav = number(sequence)
    transfers = transfers or (Transfer(cents, "9/0101002IM/", f"/RFB/{iuv}/{cents // 100}.{cents % 100:02}", iban=IBAN),)
    return Option(iuv, nav, cents, due, f"Rata {sequence}", transfers=tuple(transfers), installment=installment, **values)


def position(iupd="P-1", options=None, **values):
    """Return a position."""
    options = (option(1),) if options is None else tuple(options)
    return Position(iupd, ROSSI, "Comune di Prova", options=options, **values)


def payload(*args, **values):
    """Return a position for GPD version 1."""
    return gpd_payload(position(*args, **values))


def simulated(platform, org=ORG, *, key=KEY, **options):
    """Return a client that calls a platform without a network, checked against the published interface."""
    return PlatformClient("simulated", key, org, handle=checked(platform.handle), limits={}, **options)


@contextmanager
def served(platform, org=ORG, *, key=KEY, timeout=5):
    """Return a client that calls a platform over the network of this machine."""
    with serve(platform) as address:
        yield PlatformClient("simulated", key, org, base_url=address, limits={}, timeout=timeout)


class Station:
    """A creditor that answers the node: its debts, and the receipts it was brought."""

    def __init__(self, **debts):
        self.debts = dict(debts)
        self.receipts, self.requests, self.down = [], [], 0
        self.wrong_sum = False

    def post(self, url, body, headers, timeout):
        """Answer as the node's caller expects: status and body."""
        if self.down:
            self.down -= 1
            raise TimeoutError
        root = etree.fromstring(body)
        request = root.find(f"{{{ENVELOPE}}}Body")[0]
        self.requests.append(request)
        name = etree.QName(request).localname
        answer = {"paVerifyPaymentNoticeReq": self._verify, "paGetPaymentV2Request": self._get,
                  "paSendRTV2Request": self._receipt, "paSendRTReq": self._receipt}[name]
        element = name.replace("Request", "Response") if name.endswith("Request") else name.replace("Req", "Res")
        return 200, build(element, answer(request))

    def _verify(self, request):
        nav = request.findtext("qrCode/noticeNumber")
        if nav not in self.debts:
            return self._fault("PAA_PAGAMENTO_SCONOSCIUTO")
        return [("outcome", "OK"), ("paymentList", [("paymentOptionDescription", [
            ("amount", euro(self.debts[nav])), ("options", "EQ"), ("dueDate", "2026-12-31"), ("allCCP", "false")])]),
            ("paymentDescription", "Rata"), ("fiscalCodePA", ORG), ("companyName", "Comune di Prova")]

    def _get(self, request):
        nav = request.findtext("qrCode/noticeNumber")
        first, rest = self.debts[nav] // 2, self.debts[nav] - self.debts[nav] // 2
        transfers = [("transfer", self._transfer(1, first, ORG)), ("transfer", self._transfer(2, rest + self.wrong_sum, OTHER))]
        subject = [("uniqueIdentifier", [("entityUniqueIdentifierType", "F"),
                                         ("entityUniqueIdentifierValue", ROSSI.tax_code)]), ("fullName", ROSSI.full_name)]
        return [("outcome", "OK"), ("data", [
            ("creditorReferenceId", nav[1:]), ("paymentAmount", euro(self.debts[nav])), ("dueDate", "2026-12-31"),
            ("description", "Rata"), ("companyName", "Comune di Prova"), ("debtor", subject), ("transferList", transfers)])]

    def _transfer(self, index, cents, org):
        return [("idTransfer", str(index)), ("transferAmount", euro(cents)), ("fiscalCodePA", org), ("IBAN", IBAN),
                ("remittanceInformation", "/RFB/1/1.00"), ("transferCategory", "9/0101002IM/")]

    def _receipt(self, request):
        receipt = request.find("receipt")
        known = {found.findtext("receiptId") for found in self.receipts}
        if receipt.findtext("receiptId") in known:
            return self._fault("PAA_RECEIPT_DUPLICATA")
        self.receipts.append(receipt)
        return [("outcome", "OK")]

    def _fault(self, code):
        return [("outcome", "KO"), ("fault", [("faultCode", code), ("faultString", "no"), ("id", ORG)])]


def platform_with_station(station, clock=None, **options):
    """Return a platform whose creditor answers the node by itself."""
    platform = Platform(clock=clock or Clock(), post=station.post, **options)
    platform.register(ORG, name="Comune di Prova", iban=IBAN, url="http://station.example", broker=ORG, station=f"{ORG}_01")
    platform.register(OTHER, name="Provincia di Prova", iban=IBAN)
    return platform


def body_element(element):
    """Return the qualified name of an element of the node."""
    return f"{{{PA}}}{element}"

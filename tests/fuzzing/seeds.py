"""One valid input of every kind that the suite reads, to be bent."""
import io
import re
import zipfile
from datetime import datetime

import openpyxl

from odoo.addons.sagres_credit.tests import pec_samples
from odoo.addons.sagres_credit.tests.test_bank_file_engine import camt, detail, entry
from odoo.addons.sagres_pagopa.tests.node_samples import NOTICE_ANSWER, PAYMENT, REQUESTS
from odoo.addons.sagres_pagopa.tests.test_flow_engine import FLOW
from odoo.addons.sagres_pagopa.tools.flow_file import build_xml
from odoo.addons.sagres_pagopa.tools.flow_rest import build_rest
from odoo.addons.sagres_pagopa.tools.node_messages import build_request, build_response

MOMENT = datetime(2026, 11, 20, 11, 0)
REFERENCE = "<20261120.7@credit.firm.example>"

LEDGER_HEADER = [
    "Codice", "Nome", "Codice fiscale", "Partita IVA", "Email", "CAP", "Data", "Numero", "Scadenza", "Importo", "Aperto",
    "Pagato il", "Deceduto", "Contratto", "Valuta",
]
LEDGER_COLUMNS = dict(zip(
    ("customer_code", "name", "tax_code", "vat", "email", "zip", "invoice_date", "number", "due_date", "amount", "open_amount",
     "settled_date", "deceased", "contract_state", "currency"), LEDGER_HEADER, strict=True))
LEDGER_ROWS = [
    ["C1", "Rossi Mario", "RSSMRA85T10A562S", "", "rosa@example.org", "00100", "15/01/2026", "7", "15/02/2026", "1.234,56",
     "10,00", "", "no", "attivo", "EUR"],
    ["C2", "Ditta Bianchi", "", "00743110157", "", "20121", "31/12/2025", "8/A", "31/01/2026", "-5,00", "0,00", "01/02/2026", "",
     "cessato", "EUR"],
]
POSTAL_HEADER = ["Barcode", "Riferimento cliente", "Data Spedizione", "Data Esito", "Esito", "Motivo", "Note"]
POSTAL_ROWS = [
    ["150987654321", "N12", "01/11/2026", "05/11/2026", "Consegnata", "", ""],
    ["150987654322", "N13", "01/11/2026", "06/11/2026", "Restituita", "Sconosciuto", "x"],
]
CALL_HEADER = ["ID chiamata", "Data e ora", "Ora", "Chiamante", "Interno", "Attesa", "Durata", "Esito", "Direzione"]
CALL_ROWS = [
    ["1", "02/11/2026 10:00:00", "", "06 5550001", "201", "12", "180", "Risposta", "in"],
    ["2", "2026-11-02T10:00:00+01:00", "", "+39 333 1234567", "202", "0:12", "1m 35s", "Persa", "entrata"],
]
BANK_HEADER = ["Data", "Entrate", "Uscite", "Causale", "Ordinante", "IBAN"]
BANK_ROWS = [
    ["20/11/2026", "100,00", "", "saldo INV/2026/00001", "Rosa Bianchi", "IT60X0542811101000000123456"],
    ["21/11/2026", "", "1.000,50", "commissioni", "", ""],
]


def make_workbook(header, rows):
    """Return an .xlsx of some rows."""
    stream, book = io.BytesIO(), openpyxl.Workbook()
    for row in (header, *rows):
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def make_zip(*parts):
    """Return a zip of pairs (name, content)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            package.writestr(name, content)
    return stream.getvalue()


def list_parts(package, change):
    """Return the pairs (name, content) of a zip; in one of them what fits an expression is replaced."""
    part, old, new = change
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    assert any(name == part and re.search(old, content) for name, content in parts), change
    return [(name, re.sub(old, new, content) if name == part else content) for name, content in parts]


LEDGER_BOOK = make_workbook(LEDGER_HEADER, LEDGER_ROWS)
CAMT = (
    camt(entry(), entry(ref="", details=[detail("E1", "60.00"), detail("E2", "40.00")]), closing="210.00"),
    camt(entry(sign="DBIT", details=[detail(more="<RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf>")]), version="08"),
)
FLOW_XML = (build_xml(FLOW),)
FLOW_ZIP = make_zip(("flow.xml", FLOW_XML[0]), ("other.xml", FLOW_XML[0]))
FLOW_REST = build_rest(FLOW)
REQUEST_XML = tuple(build_request(request) for request in REQUESTS)
RESPONSE_XML = (
    build_response("paVerifyPaymentNotice", NOTICE_ANSWER), build_response("paGetPayment", PAYMENT), build_response("paSendRT"),
)
RECEIPT_JSON = {
    "receiptId": "token-1", "noticeNumber": "301000000000004285", "fiscalCode": "12345678903", "outcome": "OK",
    "creditorReferenceId": "01000000000004285", "paymentAmount": 120.50, "description": "Retta", "companyName": "Comune",
    "officeName": "", "idPSP": "P", "pspCompanyName": "Banca", "idChannel": "c", "channelDescription": "app", "fee": 1.5,
    "paymentDateTime": "2026-11-20T10:30:00Z", "applicationDate": "2026-11-20", "standIn": False,
    "debtor": {"entityUniqueIdentifierType": "F", "entityUniqueIdentifierValue": "RSSNNA80A41H501X", "fullName": "Anna Rossi"},
    "transferList": [
        {"idTransfer": 1, "transferAmount": 120.50, "fiscalCodePA": "12345678903", "iban": "IT60X0542811101000000123456"},
    ],
}
LETTER = pec_samples.letter("rosa@pec.example", "credit@pec.firm.example", references=REFERENCE)
BOUNCE = pec_samples.bounce(REFERENCE, "rosa@example.org", "credit@firm.example")
PEC = (
    pec_samples.receipt("avvenuta-consegna", REFERENCE, MOMENT, content=LETTER),
    pec_samples.receipt("errore-consegna", REFERENCE, MOMENT, error="no-dest", detail="5.1.1 unknown"),
    pec_samples.envelope(LETTER, MOMENT, "rosa@pec.example", "credit@pec.firm.example"),
)
DATICERT = (pec_samples.daticert("avvenuta-consegna", REFERENCE, MOMENT),)

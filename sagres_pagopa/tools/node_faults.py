"""What the creditor's side answers the node when it cannot say yes. No ORM."""
from dataclasses import dataclass
from enum import Enum

__all__ = ["FAULT_STRINGS", "Fault", "FaultCode"]


class FaultCode(str, Enum):
    """The codes of the creditor's domain, in the order in which a caller checks."""

    SYNTAX = "PAA_SINTASSI_EXTRAXSD"
    BROKER = "PAA_ID_INTERMEDIARIO_ERRATO"
    STATION = "PAA_STAZIONE_INT_ERRATA"
    CREDITOR = "PAA_ID_DOMINIO_ERRATO"
    UNKNOWN = "PAA_PAGAMENTO_SCONOSCIUTO"
    CANCELLED = "PAA_PAGAMENTO_ANNULLATO"
    PAID = "PAA_PAGAMENTO_DUPLICATO"
    EXPIRED = "PAA_PAGAMENTO_SCADUTO"
    RECEIPT_TWICE = "PAA_RECEIPT_DUPLICATA"
    SEMANTICS = "PAA_SEMANTICA"
    SYSTEM = "PAA_SYSTEM_ERROR"

    def __str__(self):
        return self.value


#: The published text of each code; the platform looks it up by the code, people read it in logs.
FAULT_STRINGS = {
    FaultCode.SYNTAX: "Errore di sintassi extra XSD",
    FaultCode.BROKER: "Identificativo intermediario non corrispondente",
    FaultCode.STATION: "Stazione intermediario non corrispondente",
    FaultCode.CREDITOR: "La PAA non corrisponde al Dominio indicato",
    FaultCode.UNKNOWN: "Pagamento in attesa risulta sconosciuto all'Ente Creditore",
    FaultCode.CANCELLED: "Pagamento in attesa risulta annullato all'Ente Creditore",
    FaultCode.PAID: "Pagamento in attesa risulta concluso all'Ente Creditore",
    FaultCode.EXPIRED: "Pagamento in attesa risulta scaduto all'Ente Creditore",
    FaultCode.RECEIPT_TWICE: "La ricevuta è già stata acquisita dall'Ente Creditore",  # not in the published table
    FaultCode.SEMANTICS: "Errore semantico",
    FaultCode.SYSTEM: "Errore generico",
}


@dataclass(frozen=True)
class Fault:
    """A refusal: its code, the tax code of the creditor that refuses, and words for who reads the log.

    >>> Fault(FaultCode.PAID, "12345678903").text
    "Pagamento in attesa risulta concluso all'Ente Creditore"
    """

    code: FaultCode
    creditor: str = ""
    description: str = ""

    @property
    def text(self) -> str:
        """Return the published text of the code."""
        return FAULT_STRINGS[FaultCode(self.code)]

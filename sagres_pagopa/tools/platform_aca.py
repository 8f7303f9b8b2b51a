"""The archive of notices (ACA), fed in one call a notice. No ORM."""
__all__ = ["AcaCalls"]


class AcaCalls:
    """The notices of a creditor that answers the node by itself."""

    def __init__(self, transport, organization):
        self._transport, self._organization = transport, organization

    def put(self, payload: dict) -> dict:
        """Create or change a notice; with amount 0, withdraw it. The same call twice changes nothing."""
        if payload.get("paFiscalCode") != self._organization:
            raise ValueError(f"the notice is of {payload.get('paFiscalCode')}, the key of {self._organization}")
        return self._transport.call_json("ACA put", "POST", "aca/v1", ("paCreatePosition",), json=payload)

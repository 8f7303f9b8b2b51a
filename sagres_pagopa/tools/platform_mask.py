"""What was said to the platform and what it answered, for the log: without what is personal in it. No ORM."""
from . import platform_json
from .node_mask import mask_message

__all__ = ["mask_content"]

MASK = "***"
LARGEST = 256 * 1024
PERSONAL = {
    "fullName", "fiscalCode", "streetName", "civicNumber", "postalCode", "city", "province", "region", "email", "phone",
    "entityFullName", "entityFiscalCode", "entityUniqueIdentifierValue", "description", "remittanceInformation", "value",
    "debtor", "stateProvinceRegion",
}


def mask_content(content: bytes) -> str:
    """Return a body with personal data masked; of what is neither JSON nor XML, only its size.

    >>> mask_content(b'{"fullName": "Anna", "iuv": "01", "transfer": [{"amount": 1}]}')
    '{"fullName": "***", "iuv": "01", "transfer": [{"amount": 1}]}'
    >>> mask_content(b"PK..")
    '(4 bytes)'
    """
    if not content or len(content) > LARGEST:
        return f"({len(content)} bytes)" if content else ""
    if content.lstrip()[:1] == b"<":
        return mask_message(content)
    try:
        return platform_json.dumps(_mask(platform_json.loads(content))).decode()
    except (ValueError, RecursionError):
        return f"({len(content)} bytes)"


def _mask(value):
    if isinstance(value, list):
        return [_mask(part) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        name: MASK if name in PERSONAL and part and not isinstance(part, (dict, list)) else _mask(part)
        for name, part in value.items()
    }

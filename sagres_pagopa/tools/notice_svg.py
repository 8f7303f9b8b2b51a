"""The QR code of a notice for a screen. No ORM."""
from .qr_code import QR_SIZE, qr_rows

__all__ = ["qr_svg"]

QUIET = 4


def qr_svg(text: str) -> str:
    """Return the QR code of a text as SVG, with the quiet zone that readers need, dark on white whatever is around it.

    >>> qr_svg("PAGOPA|002|301000000000004285|12345678903|12345")[:85]
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 41 41" shape-rendering="crispEdg'
    """
    side = QR_SIZE + 2 * QUIET
    path = "".join(
        f"M{column + QUIET} {row + QUIET}h1v1h-1z"
        for row, modules in enumerate(qr_rows(text)) for column, module in enumerate(modules) if module == "1"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>'
    )

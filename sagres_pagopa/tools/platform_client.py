"""Everything a creditor asks of the platform, by topic. No ORM.

>>> client = PlatformClient("test", "secret", "80000000001", broker="80000000002")
>>> client
<PlatformClient 80000000001 at https://api.uat.platform.pagopa.it>
"""
from .platform_aca import AcaCalls
from .platform_fdr import FdrCalls
from .platform_gpd import GpdCalls, GpdV3Calls
from .platform_receipts import ReceiptCalls
from .platform_transport import PlatformTransport
from .platform_upload import UploadCalls

__all__ = ["PlatformClient"]


class PlatformClient:
    """The platform as one creditor sees it.

    :param environment: ``production``, ``test`` or ``simulated``
    :param key: the subscription key, sent in a header and shown nowhere
    :param organization: the creditor's tax code
    :param broker: the broker's tax code, the creditor's own when empty; only uploads name it
    :param options: what `PlatformTransport` takes: ``base_url``, ``handle``, ``timeout``, ``limits``
    """

    def __init__(self, environment, key, organization, *, broker="", **options):
        self.organization = organization
        self.transport = PlatformTransport(environment, key, **options)
        self.gpd = GpdCalls(self.transport, organization)
        self.gpd_v3 = GpdV3Calls(self.transport, organization)
        self.aca = AcaCalls(self.transport, organization)
        self.aca_gpd = GpdCalls(self.transport, organization, family="aca")
        self.upload = UploadCalls(self.transport, organization, broker or organization)
        self.aca_upload = UploadCalls(self.transport, organization, broker or organization, family="aca")
        self.fdr = FdrCalls(self.transport, organization)
        self.receipts = ReceiptCalls(self.transport, organization)

    def __repr__(self):
        return f"<PlatformClient {self.organization} at {self.transport.base_url or 'simulated'}>"

from . import debtor_notice
from . import node

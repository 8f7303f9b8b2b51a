from . import debtor_notice
from . import node
from . import receipt
from . import simulator

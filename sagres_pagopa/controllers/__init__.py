from . import node
from . import receipt

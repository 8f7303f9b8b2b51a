from . import node
from . import receipt
from . import simulator

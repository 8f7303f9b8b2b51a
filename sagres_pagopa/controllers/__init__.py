from . import node

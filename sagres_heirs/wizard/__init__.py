from . import credit_heir_search_answer
from . import credit_heir_search_ask

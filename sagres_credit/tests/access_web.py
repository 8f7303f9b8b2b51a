# What each role may do with the records of this part; see test_access_matrix.py.
RIGHTS = {}
SHARED = ()


def create_records(env, case):
    """Return ``{model: one record}`` that hangs on this case or its client."""
    return {}

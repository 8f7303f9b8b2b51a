"""Measure what the tests reach, in every process that runs them."""
import os

_measures = []


def begin():
    """Measure from now on, when ./sagres test asks for it; before the addons are imported."""
    data_file = os.environ.get("SAGRES_COVERAGE")
    if data_file and not _measures:
        import coverage  # noqa: PLC0415 - only a measured run pays for it

        measure = coverage.Coverage(data_file=data_file, data_suffix=True, config_file="setup.cfg")
        measure.start()
        _measures.append(measure)


def keep():
    """Write down what was reached so far: a run that is ended from outside has not measured in vain."""
    for measure in _measures:
        measure.save()


def end():
    """Keep what this process has measured."""
    for measure in _measures:
        measure.stop()
        measure.save()
    _measures.clear()

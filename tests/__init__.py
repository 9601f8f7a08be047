"""Stories with the fixed cast; folders mirror ``proposals``. ``conftest.py`` gives databases and the seeds."""

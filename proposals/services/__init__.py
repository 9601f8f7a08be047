"""One module per stage, one function per intention; every change of state goes through ``_apply``."""

"""单位、处室、人员: changed with a record, renamed from a date, deactivated, never deleted."""

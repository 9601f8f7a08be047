"""The rules of the trade as pure functions and tables; imports the standard library alone."""

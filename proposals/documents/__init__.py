"""The only code that knows Word, PDF, spreadsheets and uploaded files; knows no database."""

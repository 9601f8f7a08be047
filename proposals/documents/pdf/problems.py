"""Why nothing came out of the converter."""

from proposals.domain.errors import DomainError


class PdfProblem(DomainError):
    """Nothing came out; the file that went in stays usable."""

    status = 503


class ConverterMissing(PdfProblem):
    """LibreOffice is not installed."""


class ConverterBusy(PdfProblem):
    """Other conversions on this machine did not end in time; the file itself was not tried."""


class ConverterTimeout(PdfProblem):
    """LibreOffice took too long and was stopped."""


class ConverterFailed(PdfProblem):
    """LibreOffice ended without a usable file."""

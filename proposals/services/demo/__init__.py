"""演示: a house with ready accounts, the real case 0607 played through the real services, a believable year.

``case_file``  CASE.json, read strictly            ``cast``     units, people, series, passwords
``script``     one act after another, with journal  ``life``     the life of one case, act by act
``playing``    the play from registration to receipt
``replies``    how its points are answered          ``promises``  what its reply promises, confirmed
``stories``    how far each case of the year came   ``year``     the year itself
``seal``       a certificate that says 演示         ``sample_seal``  the picture of its seal
``morning``    the mail of the morning as a file
``staging``    all of it into one folder
"""

from proposals.services.demo.case_file import CaseFile, parse_case
from proposals.services.demo.staging import Staged, packaged_case, stage

__all__ = ["CaseFile", "Staged", "packaged_case", "parse_case", "stage"]

"""A worker in a process of its own that tells when it is in the middle of a piece, and stays there to be killed.

``python -m tests.services.printing.stalling_worker URL FOLDER SERIAL_NO``
"""

import sys
from dataclasses import replace
from pathlib import Path

from proposals.services import printing
from proposals.services.printing import pieces
from tests.desks import Workshop


def main(database_url: str, folder: str, serial_no: str) -> None:
    """Make batches, two pieces at a time, until the case with this number."""
    workshop = Workshop.open(database_url, Path(folder))
    rules = workshop.house.rules
    limits = replace(rules.sheets.printing, pieces_at_once=2)
    workshop.house.rules = replace(rules, sheets=replace(rules.sheets, printing=limits))
    real = pieces.case_sheet

    def stalling(office, handling):
        if handling.proposal.serial_no == serial_no:
            print("stalled", flush=True)
            sys.stdin.read()
        return real(office, handling)

    pieces.case_sheet = stalling
    printing.make_batches(workshop.desk("终止"))


if __name__ == "__main__":
    main(*sys.argv[1:])

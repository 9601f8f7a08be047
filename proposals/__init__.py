"""复函 Fuhan: 政协提案办理与复函系统.

The map of the package; imports point downwards only (``setup.cfg``, import-linter):

``web`` ``cli`` ``worker``   parse what a person sent, call one service, answer
``services``                 one module per stage, one function per intention; ``_apply`` is the one door
``storage`` ``documents``    tables and queries | Word, spreadsheets, uploads
``domain``                   the rules: workflow, permissions, deadlines, letters; standard library alone

The same stage word stands in every layer: ``find . -path '*review*'`` shows all of review.
"""

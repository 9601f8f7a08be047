"""核稿: small named rules over a text, the facts of its case and the libraries of the office (domain §6, R01–R47).

``findings``    what a rule finds, and what a person reads of it
``manuscript``  the text as lines, its sentences, and half-width punctuation of web pages made full-width
``anatomy``     a letter taken apart: title, 主送, opening, body, closing, signature, date
``lexicon``     words, phrases, names and document titles, as the office keeps them
``rule``        what a rule is: number, name, severity, source, examples that are its tests
``rules``       the rules themselves, by what they look at
``reading``     what a rule is given: manuscript, facts, lexicon, and what several rules ask of them
``word_lists``  the lists of words, phrases and documents, read strictly from data files
``mending``     a text with what findings suggest put in
``engine``      all rules over one reading: findings in reading order, equal ones folded
"""

"""QTI: items whose response processing follows a student's own numbers, in the vocabularies of QTI 2.1 and 3.0."""

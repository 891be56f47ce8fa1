"""The classroom: exams written into folders for a class, and the sheets of the class marked."""

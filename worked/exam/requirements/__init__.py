"""The rules of fairness: one file each, whose text is what an examiner reads. A new file is a new rule everywhere."""

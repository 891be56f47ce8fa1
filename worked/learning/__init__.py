"""Learning: plans and data become runs, trainings in a folder; what runs and searches tell."""

"""Reports: trainings, searches and audits as pages."""

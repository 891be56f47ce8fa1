"""Estimators: nets by the conventions of scikit-learn."""

from worked.estimators.nets import WorkedClassifier, WorkedRegressor

__all__ = ["WorkedClassifier", "WorkedRegressor"]

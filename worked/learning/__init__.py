"""Learning: data and options in, a trained net out; estimators, runs and searches."""

"""Training: what pages say of several steps: tables, loss curves, perceptrons, batches of several sizes."""

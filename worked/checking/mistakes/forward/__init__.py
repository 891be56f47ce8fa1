"""Forward pass: mistakes in net inputs, outputs and the loss."""

"""worked: backpropagation by hand, seen, set and checked."""

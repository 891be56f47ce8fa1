"""Data: samples from files and shipped sets, with a sentence for whatever cannot be learnt from."""

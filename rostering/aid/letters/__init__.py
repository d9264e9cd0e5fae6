"""Letters: what organisations that do not share a store tell each other about a loan, as signed files."""

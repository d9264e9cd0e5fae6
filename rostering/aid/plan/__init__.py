"""Which loans close the gaps of a period best, without pushing a lender below its minimum."""

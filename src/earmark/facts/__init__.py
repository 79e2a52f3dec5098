"""What happened: dated records, each with its source. Standard library only."""

"""Where facts live and expressions run."""

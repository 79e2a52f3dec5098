"""What a team opens: ledger, projection, profiles and today."""

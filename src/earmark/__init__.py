"""Earmark learns your Ideal Customer Profile from your own CRM, and says how far it can be trusted."""

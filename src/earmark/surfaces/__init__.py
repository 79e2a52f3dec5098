"""Where people and scripts reach the verbs; no logic here."""

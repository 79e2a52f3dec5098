"""CRM exports and own tables at the door: recognised, made clean, never trusted."""

"""Everybody's hall and one's own account."""

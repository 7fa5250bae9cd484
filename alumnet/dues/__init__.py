"""Dues of an association: until when is paid, reminders, grace, and memberships that rest."""

"""The staff pages: people, their roles and absences, invitations, one's own settings."""

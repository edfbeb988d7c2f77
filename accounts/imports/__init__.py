"""Units and staff from a sheet, and back into one: the pages and the commands share this."""

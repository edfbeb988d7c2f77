"""Pages of the ethics room, one module per page."""

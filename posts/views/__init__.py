"""Pages of posts: list, calendar, composer, slots, publications, pictures."""

"""A benchmark that needs a database takes the tests' way to one."""

pytest_plugins = ["tests.closed_world", "tests.database"]

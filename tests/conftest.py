"""What every test stands on: real servers, a closed world, a browser; one plug-in each."""

pytest_plugins = [
    "tests.closed_world",
    "tests.database",
    "tests.chromium",
    "tests.newcomers",
    "tests.signed_in",
]

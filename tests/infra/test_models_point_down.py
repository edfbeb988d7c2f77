"""import-linter cannot see relations named by string: they must point downwards too."""

import pytest
from django.apps import apps

# From the lowest room to the highest; rooms of one line do not know each other.
FLOORS = [
    ("records", "worktime", "platforms"),
    ("accounts",),
    ("channels",),
    ("posts", "duties"),
    ("ethics",),
    ("insights",),
    ("socmed_program",),
]
FLOOR = {app: number for number, apps_ in enumerate(FLOORS) for app in apps_}
# The record names who acted, and under which mandate, from below.
BY_STRING = {("records", "accounts.User"), ("records", "accounts.Mandate")}
# A day off is confirmed by a person, a calendar's stamp names one.
BY_STRING |= {("worktime", "accounts.User")}

OURS = [model for model in apps.get_models() if model._meta.app_label in FLOOR]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_relations_point_down(model):
    app = model._meta.app_label
    for field in model._meta.get_fields():
        if not field.is_relation or field.auto_created or field.related_model is None:
            continue
        other = field.related_model._meta
        if other.app_label == app or other.app_label not in FLOOR:
            continue
        allowed = (app, other.label) in BY_STRING
        assert allowed or FLOOR[other.app_label] < FLOOR[app], f"{model._meta.label}.{field.name}"


def test_channels_is_our_room_and_not_django_channels():
    import channels

    assert not hasattr(channels, "layers")
    assert apps.get_app_config("channels").get_model("Channel")

"""Input of the staff pages, brought to clean values. Dates are days in the zone of this request."""

from accounts.forms.absences import AbsenceFilter, AbsenceForm, ChangeAbsenceForm
from accounts.forms.fields import (
    ListFilter,
    PersonField,
    SheetForm,
    UnitField,
    WebAddressField,
    day_field,
    offer_open_units,
    offer_units,
    still_open,
)
from accounts.forms.joining import AcceptForm, InviteForm, ProfileForm
from accounts.forms.letters import EndForm, FiledMandateForm, MandateForm, PeriodForm
from accounts.forms.person import EditPersonForm
from accounts.forms.staff import PeopleFilter, RoleForm

__all__ = [
    "AbsenceFilter",
    "AbsenceForm",
    "AcceptForm",
    "ChangeAbsenceForm",
    "EditPersonForm",
    "EndForm",
    "FiledMandateForm",
    "InviteForm",
    "ListFilter",
    "MandateForm",
    "PeopleFilter",
    "PeriodForm",
    "PersonField",
    "ProfileForm",
    "RoleForm",
    "SheetForm",
    "UnitField",
    "WebAddressField",
    "day_field",
    "offer_open_units",
    "offer_units",
    "still_open",
]

"""Addresses of the staff pages."""

from django.urls import path

from accounts import demo
from accounts.views import (
    absences,
    conduct,
    conduct_versions,
    importing,
    invitations,
    letters,
    people,
    profile,
    sessions,
    units,
)

app_name = "accounts"
urlpatterns = [
    path("", people.people, name="people"),
    path("profile/", profile.profile, name="profile"),
    path("demo/", demo.demo_sign_in, name="demo_sign_in"),
    path("sessions/<int:pk>/end/", sessions.end_session, name="end_session"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/new/", invitations.invite, name="invite"),
    path("invitations/<int:pk>/resend/", invitations.resend, name="resend_invitation"),
    path("invitations/<int:pk>/revoke/", invitations.revoke, name="revoke_invitation"),
    # "/invitation/…" is masked in the request log, see socmed_program/middleware.py.
    path("invitation/<str:token>/", invitations.accept, name="accept"),
    path("roles/<int:pk>/end/", people.end_role, name="end_role"),
    path("absences/", absences.overview, name="absences"),
    path("absences/<int:pk>/change/", absences.change_absence, name="change_absence"),
    path("absences/<int:pk>/cancel/", absences.cancel_absence, name="cancel_absence"),
    path("conduct/", conduct.conduct, name="conduct"),
    path("conduct/status/", conduct.conduct_status, name="conduct_status"),
    path("conduct/versions/", conduct_versions.versions, name="conduct_versions"),
    path("conduct/draft/new/", conduct_versions.begin, name="begin_conduct"),
    path("conduct/draft/", conduct_versions.draft, name="conduct_draft"),
    path("conduct/draft/review/", conduct_versions.review, name="conduct_review"),
    path("conduct/draft/withdraw/", conduct_versions.withdraw, name="withdraw_conduct"),
    path("import/", importing.import_people, name="import_people"),
    path("import/confirm/", importing.confirm_people, name="confirm_people"),
    path("import/template.csv", importing.template_people, name="template_people"),
    path("export/", importing.export_people, name="export_people"),
    path("units/import/", importing.import_units, name="import_units"),
    path("units/import/confirm/", importing.confirm_units, name="confirm_units"),
    path("units/import/template.csv", importing.template_units, name="template_units"),
    path("units/export/", importing.export_units, name="export_units"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/files/<int:pk>/", letters.letter_file, name="letter_file"),
    path("units/", units.units, name="units"),
    path("units/new/", units.create_unit, name="create_unit"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/edit/", units.edit_unit, name="edit_unit"),
    path("units/<int:pk>/move/", units.move_unit, name="move_unit"),
    path("units/<int:pk>/close/", units.close_unit, name="close_unit"),
    path("units/<int:pk>/reopen/", units.reopen_unit, name="reopen_unit"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/edit/", people.edit_person, name="edit_person"),
    path("<int:pk>/roles/new/", people.grant_role, name="grant_role"),
    path("<int:pk>/second-factor/reset/", sessions.reset_factor, name="reset_factor"),
    path("<int:pk>/close/", people.close_account, name="close_account"),
]

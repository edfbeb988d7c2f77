"""Addresses of the staff pages."""

from django.urls import path

from accounts import demo
from accounts.views import absences, invitations, people, profile

app_name = "accounts"
urlpatterns = [
    path("", people.people, name="people"),
    path("profile/", profile.profile, name="profile"),
    path("demo/", demo.demo_sign_in, name="demo_sign_in"),
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
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/roles/new/", people.grant_role, name="grant_role"),
    path("<int:pk>/absences/new/", absences.record_absence, name="record_absence"),
    path("<int:pk>/close/", people.close_account, name="close_account"),
]

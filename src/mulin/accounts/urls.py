"""The door's addresses, outside every community, and the room's pages inside one."""

from __future__ import annotations

from django.urls import include, path

from mulin.accounts.views import factor, own, sign_in, staff

app_name = "accounts"
_door = [
    path("", sign_in.sign_in, name="sign_in"),
    path("who/", sign_in.who, name="who"),
    path("code/", sign_in.desk_code, name="desk_code"),
    path("code/<slug:slip>/", sign_in.desk_code, name="desk_slip"),
    path("demo/", sign_in.demo, name="demo"),
    path("go-on/", factor.go_on, name="go_on"),
    path("out/", sign_in.leave, name="leave"),
    path("second/", factor.second, name="second"),
    path("second/new/", factor.new_factor, name="new_factor"),
    path("second/new/qr.svg", factor.factor_qr, name="factor_qr"),
    path("second/codes/", factor.recovery_codes, name="recovery_codes"),
    path("passkey/", factor.passkey, name="passkey"),
]
root_urlpatterns = [path("sign-in/", include((_door, "door")))]
urlpatterns = [
    path("me/devices/", own.devices, name="devices"),
    path("me/devices/others/end/", own.end_others, name="end_others"),
    path("me/devices/<uuid:sign_in_id>/end/", own.end_device, name="end_device"),
    path("me/phone/", own.phone, name="phone"),
    path("me/phone/stop/", own.stop_phone, name="stop_phone"),
    path("desk/staff/", staff.staff, name="staff"),
    path("desk/staff/new/", staff.appoint, name="appoint"),
    path("desk/staff/<uuid:appointment_id>/end/", staff.end, name="end_appointment"),
    path("desk/staff/<uuid:account_id>/vouch/", staff.vouch, name="vouch"),
]

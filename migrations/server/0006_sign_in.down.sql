SET LOCAL ROLE vetdesk_auth;
DROP FUNCTION auth.change_password, auth.deactivate_login, auth.create_login, auth.may_manage, auth.close_session,
  auth.open_session, auth.schema_version, auth.clinic_ids, auth.user_id, auth.practice_id, auth.signed_in;
SET LOCAL ROLE vetdesk_owner;
DROP TABLE auth.user_sessions, auth.staff_logins;
RESET ROLE;

//! Every statement whose text never changes. A test prepares each of them against a migrated database.

/// For that test alone.
pub const FIXED: &[&str] = &[
    SCHEMA,
    SCHEMA_VERSION,
    OPEN_SESSION,
    CLOSE_SESSION,
    SET_SESSION,
    IS_SESSION_OPEN,
    READABLE,
    REGISTER_DEVICE,
    BEGIN_PULL,
    PULL,
    DIRTY,
    PUSH,
    WAKE,
    FOUND_PRACTICE,
    CREATE_LOGIN,
    CHANGE_ROLE,
    VISIT_HISTORY,
];

pub(crate) const SCHEMA: &str = "SELECT version, oldest_client FROM auth.schema()";
/// Of servers before schema 15.
pub(crate) const SCHEMA_VERSION: &str = "SELECT auth.schema_version()";
pub(crate) const OPEN_SESSION: &str = "SELECT auth.open_session($1)";
pub(crate) const CLOSE_SESSION: &str = "SELECT auth.close_session()";
/// For this transaction only: a pooled connection must not carry a session to the next.
pub(crate) const SET_SESSION: &str = "SELECT set_config('app.session', $1, true)";
pub(crate) const IS_SESSION_OPEN: &str = "SELECT auth.user_id() IS NOT NULL";
pub(crate) const READABLE: &str = "SELECT table_name, column_name FROM sync.readable()";
pub(crate) const REGISTER_DEVICE: &str = "SELECT sync.register_client($1, $2)";
pub(crate) const BEGIN_PULL: &str = "SELECT sync.begin_pull($1)";
pub(crate) const PULL: &str = "SELECT head, is_dirty, results FROM sync.pull($1, $2, $3::text::pg_snapshot, $4)";
pub(crate) const DIRTY: &str = "SELECT table_name, array_agg(pk) FROM sync.dirty($1::text::pg_snapshot) GROUP BY table_name";
pub(crate) const PUSH: &str = "SELECT sync.push_all($1, $2, $3)";
pub(crate) const WAKE: &str = "SELECT sync.wake($1)";
pub(crate) const FOUND_PRACTICE: &str = "SELECT clinic.found_practice($1)";
pub(crate) const CREATE_LOGIN: &str = "SELECT auth.create_login($1, $2, $3::text::name, $4, $5::text::clinic.user_role, $6)";
pub(crate) const CHANGE_ROLE: &str = "SELECT auth.change_role($1::text::name, $2::text::clinic.user_role)";
pub(crate) const VISIT_HISTORY: &str = "SELECT at, by_user, workstation, intent, changes FROM clinic.visit_history($1) ORDER BY at DESC";

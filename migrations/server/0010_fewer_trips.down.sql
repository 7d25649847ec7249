SET LOCAL ROLE vetdesk_owner;
DROP FUNCTION sync.push_all, sync.wake(text);
RESET ROLE;

SET LOCAL ROLE vetdesk_owner;
DROP INDEX clinic.idx_appointment_slots_time;
RESET ROLE;

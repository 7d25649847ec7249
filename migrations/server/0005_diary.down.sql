SET LOCAL ROLE vetdesk_owner;
DROP TABLE clinic.appointment_slots, clinic.appointments, clinic.appointment_types, clinic.resources;
SET LOCAL ROLE vetdesk_api;
DROP FUNCTION clinic.drop_spent_holds, clinic.keep_slots, clinic.guard_pet;
SET LOCAL ROLE vetdesk_owner;
DROP FUNCTION clinic.guard_appointment, clinic.status_may_become;
RESET ROLE;

SET LOCAL ROLE vetdesk_owner;
DROP TABLE clinic.clinic_hours_exceptions, clinic.clinic_operating_hours, clinic.clinics, clinic.practices;
RESET ROLE;

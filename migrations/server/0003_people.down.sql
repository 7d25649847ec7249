SET LOCAL ROLE vetdesk_owner;
DROP TABLE clinic.veterinarian_exceptions, clinic.veterinarian_availability, clinic.veterinarian_specialties,
  clinic.veterinarians, clinic.user_roles, clinic.user_phones, clinic.users;
RESET ROLE;

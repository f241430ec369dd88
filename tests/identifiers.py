"""Numbers and addresses that look as if they were someone's, one of each kind, and nobody's."""

IDENTIFIERS = {
    "ssn": "219-09-9999",
    "payment_card": "4111 1111 1111 1111",
    "phone": "(212) 555-0147",
    "email": "pat.doe@example.com",
    "date_of_birth": "DOB 02/17/1986",
    "street_address": "114 East 32nd Street",
    "license_plate": "license plate HTK 4821",
    "driver_license": "driver license 731 204 886",
    "ip_address": "203.0.113.77",
}

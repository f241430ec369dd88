"""The words that the employee's questions are put in: everyday examples, and who is what."""

from collections.abc import Mapping
from typing import Final, NamedTuple

# What a box of the form means in an office's day.
EXAMPLES: Final[Mapping[str, str]] = {
    "name": "First and last name, also a list of names",
    "ssn": "All nine digits, or only the last four",
    "employer": "Who someone works for",
    "address.work": "Where someone works",
    "biometrics.fingerprints": "Prints of fingers or palms",
    "biometrics.photographs": "A picture of a face, a badge photo",
    "appointment": "When someone is to see a caseworker",
    "court_appearance": "A court date",
    "public_assistance": "Who gets benefits, or a place in a City program",
    "income_tax": "A tax return, income as it was taxed",
    "motor_vehicle": "A plate, a driver’s license, a registration",
    "address.home": "Street and number, also an old address",
    "contact.email": "Private or at work",
    "contact.phone": "Home, work or cell",
    "arrest_or_conviction": "A rap sheet, a charge, a sentence",
    "custody_release": "When someone is let out",
    "police_surveillance": "Footage, plate readers, taps",
    "country_of_origin": "Where someone comes from",
    "date_of_birth": "A birthday, with the year or without",
    "gender_identity": "Man, woman, nonbinary, transgender",
    "languages": "Which languages someone speaks",
    "marital_status": "Single, married, partnered, divorced",
    "nationality": "Whose passport someone holds",
    "race": "Race as someone states it",
    "religion": "A faith, a congregation",
    "sexual_orientation": "Gay, straight, bisexual",
    "device_identifier": "The number of a phone or a computer",
    "gps_location": "Where a phone or a car was",
    "ip_address": "The address of a computer on the internet",
    "social_media": "A user name, a profile",
    "immigration_status": "Citizen, green card, visa, none",
    "employment_status": "Employed, laid off, retired",
    "violence_victim_status": "Someone was hurt by a partner or a relative",
    "crime_victim_or_witness_status": "Someone was robbed, or saw it",
}


class Body(NamedTuple):
    """A kind of party that is in no list: what it is called, and who that is."""

    kind: str
    entity: str
    label: str
    who: str


# In the order in which most answers fall.
BODIES: Final[Mapping[str, Body]] = {
    body.entity or body.kind: body
    for body in (
        Body("individual", "", "The person it is about", "or their parent, guardian or lawyer"),
        Body("third_party", "public", "Anyone else of the public", "a neighbor, the press"),
        Body("third_party", "federal_agency", "A federal agency", "the FBI, Social Security"),
        Body("third_party", "state_agency", "A State agency", "of New York or another state"),
        Body("third_party", "court", "A court", "a judge, or a court’s clerk"),
        Body("third_party", "subpoena", "Someone with a subpoena", "a lawyer, a prosecutor"),
        Body("contractor", "", "A contractor of your agency", "who does its work under a contract"),
        Body("third_party", "vendor", "Another company", "that sells to the agency"),
        Body("third_party", "community_partner", "A community partner", "a group you work with"),
        Body("third_party", "city_council", "The City Council", "a member, or its staff"),
        Body("third_party", "state_legislature", "The State legislature", "a member, or its staff"),
        Body("third_party", "governor", "The governor", "or the governor’s office"),
        Body("third_party", "comptroller", "The comptroller", "of the City or the State"),
        Body("third_party", "audit_authority", "An auditor", "by law, of the City or beyond"),
        Body("city_agency", "", "A City agency", "that the list does not have"),
        Body("local_public_authority", "", "A public authority", "such as for housing or transit"),
        Body(
            "local_public_benefit_corporation",
            "",
            "A public benefit corporation",
            "such as for hospitals",
        ),
        Body("third_party", "other", "Someone else", ""),
    )
}
# Of these only the office's private part keeps a name.
PEOPLE: Final = ("individual", "public")

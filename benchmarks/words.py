"""What a made-up city's register and acts are worded with."""

# What is shared together: a designation or an act draws its types from one theme, mostly.
THEMES = tuple(
    tuple(theme.split())
    for theme in (
        "name contact address date_of_birth languages",
        "name contact.phone contact.email address.home address.work languages appointment",
        "name date_of_birth ssn public_assistance employment_status income_tax address.home",
        "name date_of_birth arrest_or_conviction custody_release court_appearance biometrics race",
        "name biometrics.fingerprints biometrics.photographs height weight date_of_birth ssn",
        "name immigration_status nationality country_of_origin place_of_birth languages religion",
        "gender_identity sexual_orientation race marital_status religion languages date_of_birth",
        "name crime_victim_or_witness_status violence_victim_status contact court_appearance",
        "motor_vehicle name address police_surveillance gps_location",
        "device_identifier ip_address gps_location social_media contact.email",
        "name employer employment_status address.work contact income_tax ssn marital_status",
        "biometrics biometrics.voiceprint name contact.phone",
    )
)
ADDED_BY_THE_OFFICER = {
    "ssn": ("Social security number", "2019-01-28"),
    "date_of_birth": ("Date of birth", "2019-01-28"),
    "device_identifier": ("Device identifier", "2019-01-28"),
    "gps_location": ("Location of a device", "2019-01-28"),
    "ip_address": ("Internet protocol address", "2019-01-28"),
    "biometrics.voiceprint": ("Voiceprint", "2021-02-01"),
}
SUBJECTS = (
    "Housing", "Parks", "Sanitation", "Aging", "Health", "Libraries", "Probation", "Buildings",
    "Finance", "Records", "Youth", "Transit", "Water", "Culture", "Elections", "Markets",
    "Shelter", "Licensing", "Veterans", "Schools",
)  # fmt: skip
AREAS = (
    "benefits", "permits", "housing", "health", "youth", "legal", "payroll", "safety", "records",
    "events",
)  # fmt: skip
TASKS = ("intake", "review", "outreach", "enforcement", "reporting")
FUNCTIONS = tuple(f"{area}_{task}" for area in AREAS for task in TASKS)
STAFF = (
    "case_workers", "inspectors", "counsel", "investigators", "clerks", "nurses", "analysts",
    "supervisors", "outreach_workers", "auditors", "engineers", "call_takers",
)  # fmt: skip
PURPOSES = tuple(
    f"{verb} {people} {place}"
    for verb in ("enroll", "verify", "refer", "assess", "notify", "inspect", "audit", "support")
    for people in ("applicants", "tenants", "patients", "students", "claimants", "licensees")
    for place in ("in the Bronx", "in Brooklyn", "in Queens", "in Manhattan", "on Staten Island")
)
ENTITIES = (
    "federal_agency", "state_agency", "city_council", "comptroller", "court", "subpoena", "public",
    "vendor", "community_partner", "other",
)  # fmt: skip
PARTNERS = tuple(
    f"{kind} of {place}"
    for kind in ("Food pantry", "Legal clinic", "Day center", "Hospital", "Relief fund", "Union")
    for place in (
        "Astoria",
        "Bushwick",
        "Harlem",
        "Inwood",
        "Melrose",
        "Sunset Park",
        "Tottenville",
    )
)
GROUND = "furthers the mission: "
LAWS = ("Social Services Law § 136", "Public Officers Law § 87", "42 USC § 1396a", "Charter § 556")
EMERGENCIES = (
    "the caller had collapsed and could not consent",
    "a gas leak called for the tenants' numbers at once",
    "a child was missing and the office was closed",
)

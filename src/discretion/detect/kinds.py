"""The kinds of values that are told by their shape, what each is called, and its type in law."""

from enum import StrEnum, unique
from typing import Final, NamedTuple


@unique
class Kind(StrEnum):
    """A kind of value that identifies or locates someone."""

    SSN = "ssn"
    PAYMENT_CARD = "payment_card"
    PHONE = "phone"
    EMAIL = "email"
    DATE_OF_BIRTH = "date_of_birth"
    STREET_ADDRESS = "street_address"
    LICENSE_PLATE = "license_plate"
    VEHICLE_NUMBER = "vehicle_number"
    BANK_ACCOUNT = "bank_account"
    PASSPORT = "passport"
    DRIVER_LICENSE = "driver_license"
    IP_ADDRESS = "ip_address"
    DEVICE = "device"
    GPS_LOCATION = "gps_location"
    SOCIAL_MEDIA = "social_media"


class Words(NamedTuple):
    """How a kind is spoken of; `type` is the code of § 23-1201, or of the chief privacy officer's
    list, and None for a kind that no list has."""

    looks_like: str
    instead: str
    type: str | None


WORDS: Final = {
    Kind.SSN: Words("a Social Security number", "SSN of one person", "ssn"),
    Kind.PAYMENT_CARD: Words("a payment card number", "card number of one person", None),
    Kind.PHONE: Words("a phone number", "phone number of one person", "contact.phone"),
    Kind.EMAIL: Words("an email address", "email address of one person", "contact.email"),
    Kind.DATE_OF_BIRTH: Words("a date of birth", "date of birth of one person", "date_of_birth"),
    Kind.STREET_ADDRESS: Words("a street address", "address of one person", "address"),
    Kind.LICENSE_PLATE: Words(
        "a license plate number", "license plate number of one vehicle", "motor_vehicle"
    ),
    Kind.VEHICLE_NUMBER: Words(
        "a vehicle identification number", "identification number of one vehicle", "motor_vehicle"
    ),
    Kind.BANK_ACCOUNT: Words("a bank account number", "bank account number of one person", None),
    Kind.PASSPORT: Words("a passport number", "passport number of one person", None),
    Kind.DRIVER_LICENSE: Words(
        "a driver’s license number", "driver’s license number of one person", None
    ),
    Kind.IP_ADDRESS: Words("an IP address", "IP address of one device", "ip_address"),
    Kind.DEVICE: Words(
        "a device identifier", "device identifier of one device", "device_identifier"
    ),
    Kind.GPS_LOCATION: Words("a GPS location", "GPS location of one person", "gps_location"),
    Kind.SOCIAL_MEDIA: Words(
        "a social media account", "social media account of one person", "social_media"
    ),
}

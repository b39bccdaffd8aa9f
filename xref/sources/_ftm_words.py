"""The schemata and properties of FollowTheMoney that a list of parties uses, and what each of them is to us."""

from __future__ import annotations

from xref.entry import NameQuality

# schema -> the property that names the party it belongs to
PARTS = {
    "Sanction": "entity", "Passport": "holder", "Identification": "holder", "CryptoWallet": "holder",
    "Security": "issuer",
}  # fmt: skip
# schema -> the two parties it links, and what the second is to the first, and the first to the second
LINKS = {
    "Ownership": ("owner", "asset", "owner of", "owned by"),
    "Directorship": ("director", "organization", "director of", "directed by"),
    "Employment": ("employee", "employer", "employed by", "employer of"),
    "Membership": ("member", "organization", "member of", "has as member"),
    "Representation": ("agent", "client", "agent of", "represented by"),
    "Associate": ("person", "associate", "associate of", "associate of"),
    "Family": ("person", "relative", "relative of", "relative of"),
    "Succession": ("predecessor", "successor", "succeeded by", "successor of"),
    "Occupancy": ("holder", "post", "holds the post", "held by"),
    "UnknownLink": ("subject", "object", "linked to", "linked to"),
}  # fmt: skip
NAMES: tuple[tuple[str, NameQuality], ...] = (
    ("alias", "alias"), ("abbreviation", "alias"), ("previousName", "former"), ("weakAlias", "weak"),
)  # fmt: skip
COUNTRIES = ("country", "nationality", "citizenship", "jurisdiction", "mainCountry", "flag")
DATES = ("birthDate", "incorporationDate", "buildDate")
SCHEMES = {
    "innCode": "inn", "ogrnCode": "ogrn", "okpoCode": "okpo", "kppCode": "kpp", "bikCode": "bik", "leiCode": "lei",
    "swiftBic": "swift", "dunsCode": "duns", "uscCode": "uscc", "vatCode": "vat", "taxNumber": "tax",
    "imoNumber": "imo", "mmsi": "mmsi", "callSign": "callsign", "serialNumber": "msn", "passportNumber": "passport",
    "socialSecurityNumber": "ssn", "isin": "isin", "isinCode": "isin", "ticker": "ticker", "website": "website",
    "email": "email", "phone": "phone", "publicKey": "crypto",
}  # fmt: skip
OWN_NUMBERS = ("idNumber", "registrationNumber")
NUMBERS = (  # numbers without a scheme of ours
    "wikidataId", "icijId", "jibCode", "giiNumber", "npiCode", "licenseNumber", "okvedCode", "okopfCode", "fnsCode",
    "fssCode", "pfrNumber", "oksmCode", "okatoCode", "cikCode", "caemCode", "coatoCode", "permId", "permid", "ibcRuc",
    "irsCode", "opencorporatesUrl", "crn", "bvdId", "sikCode", "uniqueEntityId", "cageCode", "tradeRegisterNumber",
    "classificationCode", "figiCode", "unscId", "parentNumber",
)  # fmt: skip
PROSE = (
    "position", "title", "gender", "birthPlace", "birthCountry", "deathDate", "dissolutionDate", "legalForm", "status",
    "sector", "classification", "description", "summary", "notes", "keywords", "education", "religion", "ethnicity",
    "political", "profession", "spokenLanguage", "height", "weight", "eyeColor", "hairColor", "appearance", "currency",
    "capital", "amount", "type", "model", "tonnage", "grossRegisteredTonnage", "deadweightTonnage", "registrationDate",
    "pastFlags", "pastNames", "pastTypes", "owner", "operator", "manufacturer", "registrationPort", "navigationArea",
    "nameChangeDate", "topics", "program",
)  # fmt: skip
# Parts of names that stand whole in `name`, and what is said of the entry's making rather than of the party.
PASSED = (
    "firstName", "secondName", "middleName", "lastName", "fatherName", "motherName", "nameSuffix", "namePrefix",
    "createdAt", "modifiedAt", "retrievedAt", "publisher", "publisherUrl", "proof", "indexText",
    "wikipediaUrl",
)  # fmt: skip


# What a sanction, a paper, a wallet, a security or a link says besides; it stands in the remarks, under its own name.
DETAILS = (
    "authority", "authorityId", "recordId", "unscId", "provisions", "status", "duration", "summary", "description",
    "endDate", "role", "relationship", "percentage", "sharesCount", "sharesValue", "ownershipType", "startDate", "date",
    "currency", "balance", "balanceDate", "managingExchange", "accountId", "mangingExchange", "classification",
    "collateral", "type", "issueDate", "maturityDate", "amount", "name", "notes", "reason", "program", "address",
    "topics",
)  # fmt: skip
SKIPPED = ("publisher", "publisherUrl", "modifiedAt", "createdAt", "retrievedAt", "proof", "country", "indexText")

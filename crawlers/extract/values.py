"""Single values as a page writes them to values as we store them; None where there is no value in it."""

from __future__ import annotations

import html as html_module
import re
from decimal import Decimal, InvalidOperation

from price_parser import Price

# Everything a schema.org ItemAvailability may be called.
AVAILABILITIES = {
    x.lower(): x
    for x in ("InStock", "OutOfStock", "PreOrder", "PreSale", "BackOrder", "Discontinued", "InStoreOnly", "LimitedAvailability", "MadeToOrder",
              "OnlineOnly", "Reserved", "SoldOut")
}
LOOSE = {"instock": "InStock", "in stock": "InStock", "available": "InStock", "available for order": "InStock", "yes": "InStock", "true": "InStock",
         "oos": "OutOfStock", "out of stock": "OutOfStock", "outofstock": "OutOfStock", "unavailable": "OutOfStock", "false": "OutOfStock",
         "sold out": "OutOfStock", "soldout": "OutOfStock", "preorder": "PreOrder", "pending": "PreOrder", "有货": "InStock", "现货": "InStock",
         "无货": "OutOfStock", "缺货": "OutOfStock", "售罄": "OutOfStock", "已下架": "Discontinued"}
SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₩": "KRW", "원": "KRW", "zł": "PLN", "kč": "CZK", "ft": "HUF", "lei": "RON", "₺": "TRY",
         "₫": "VND", "฿": "THB", "₪": "ILS", "₴": "UAH", "r$": "BRL", "us$": "USD", "a$": "AUD", "c$": "CAD", "hk$": "HKD", "nt$": "TWD", "s$": "SGD",
         "rmb": "CNY", "人民币": "CNY", "円": "JPY", "chf": "CHF", "kn": "HRK", "руб": "RUB", "руб.": "RUB", "р.": "RUB", "тг.": "KZT", "₸": "KZT",
         "ر.س": "SAR", "د.إ": "AED", "лв": "BGN", "лв.": "BGN", "ден": "MKD", "дин": "RSD", "din": "RSD", "rp": "IDR", "rm": "MYR", "₱": "PHP"}
BY_PLACE = {
    "$": {"tw": "TWD", "au": "AUD", "ca": "CAD", "nz": "NZD", "sg": "SGD", "hk": "HKD", "mx": "MXN", "cl": "CLP", "ar": "ARS", "co": "COP", "": "USD"},
    "rs": {"pk": "PKR", "lk": "LKR", "np": "NPR", "mu": "MUR", "": "INR"},
    "kr": {"se": "SEK", "no": "NOK", "dk": "DKK", "is": "ISK", "": "SEK"},
    "¥": {"jp": "JPY", "": "CNY"},
    "元": {"tw": "TWD", "hk": "HKD", "": "CNY"},
}
COUNTRY = {"us": "USD", "gb": "GBP", "uk": "GBP", "cn": "CNY", "jp": "JPY", "tw": "TWD", "hk": "HKD", "kr": "KRW", "in": "INR", "pk": "PKR", "ru": "RUB",
           "by": "BYN", "ua": "UAH", "kz": "KZT", "pl": "PLN", "cz": "CZK", "hu": "HUF", "ro": "RON", "bg": "BGN", "se": "SEK", "no": "NOK", "dk": "DKK",
           "ch": "CHF", "tr": "TRY", "il": "ILS", "sa": "SAR", "ae": "AED", "br": "BRL", "mx": "MXN", "ar": "ARS", "cl": "CLP", "co": "COP", "au": "AUD",
           "nz": "NZD", "ca": "CAD", "sg": "SGD", "my": "MYR", "th": "THB", "vn": "VND", "id": "IDR", "ph": "PHP", "za": "ZAR", "hr": "EUR", "rs": "RSD",
           **dict.fromkeys(["de", "fr", "it", "es", "pt", "nl", "be", "at", "ie", "fi", "gr", "sk", "si", "ee", "lv", "lt", "lu", "mt", "cy", "eu"], "EUR")}
ISO = frozenset({*SIGNS.values(), *COUNTRY.values(), *(c for t in BY_PLACE.values() for c in t.values()), "EGP", "NGN", "KES", "PEN", "UYU", "QAR", "KWD",
                 "BHD", "OMR", "JOD", "MAD", "TND", "GEL", "AMD", "AZN", "UZS", "BDT", "ISK", "BAM", "ALL", "MDL", "MOP"})
NUMBER = re.compile(r"\d[\d\s.,'’\u00a0\u202f]*")
RANGE = re.compile(r"(\d)\s*(?:-|–|—|~|～|至|到|to|bis|à)\s*(?=\D{0,4}\d)")
NOTHING = frozenset({"", "null", "none", "undefined", "n/a", "na", "-", "--", "nan", "no brand", "unbranded", "does not apply", "not applicable", "unknown",
                     "false", "true", "other", "无品牌", "其他", "其它", "无", "ei ole", "brak", "0"})
SPACE = re.compile(r"[\s\u00a0\u200b\ufeff]+")


def clean(value: object, limit: int = 2_000) -> str | None:
    """Text with single spaces and character references resolved; None for nothing, for containers and for template leftovers."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    text = str(value)
    if "&" in text:
        text = html_module.unescape(html_module.unescape(text))
    text = SPACE.sub(" ", text.encode("utf-8", "ignore").decode("utf-8")).strip()
    return text[:limit] if text else None


def known(value: object, limit: int = 200) -> str | None:
    """As `clean`, without the many ways of saying nothing."""
    text = clean(value, limit)
    return None if text is None or text.casefold() in NOTHING else text


def price(value: object) -> str | None:
    """A decimal string with a point: `1.299,00 €`, `1,299.00`, `199`; of a range the lower end; None where there is none or it is zero."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _decimal(repr(value) if isinstance(value, float) else str(value))
    text = clean(value, 200)
    if text is None:
        return None
    if re.fullmatch(r"\d{1,12}(?:\.\d{1,6})?", text):
        return _decimal(text)
    low = RANGE.search(text)
    text = text[: low.end(1)] if low else text
    found = Price.fromstring(text).amount
    return None if found is None else _decimal(str(found))


def _decimal(text: str) -> str | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or number <= 0 or number >= Decimal(10) ** 12:
        return None
    return format(number.quantize(Decimal("0.01")) if number.as_tuple().exponent < -4 else number, "f")  # type: ignore[operator]


def currency(value: object, place: str = "") -> str | None:
    """ISO 4217 of a code or a sign; `place`: two-letter country, for signs that several countries share."""
    text = clean(value, 40)
    if text is None:
        return None
    if text.upper() in ISO:
        return text.upper()
    sign = text.strip(" .:").casefold().replace("￥", "¥")
    if sign in SIGNS or text.casefold() in SIGNS:
        return SIGNS.get(sign) or SIGNS[text.casefold()]
    table = BY_PLACE.get(sign) or BY_PLACE.get(sign.rstrip("."))
    return None if table is None else table.get(place, table[""])


def currency_in(text: str, place: str = "") -> str | None:
    """The currency named beside a number in running text: `199.00 元`, `US$ 5`, `EUR 12`."""
    rest = NUMBER.sub(" ", text.replace("￥", "¥"))
    for piece in rest.split():
        if found := currency(piece, place):
            return found
    for sign in ("¥", "元", "€", "£", "$", "₹", "₽", "₩", "원", "₪", "₺", "฿", "₫", "zł", "Kč", "lei", "Ft", "kr"):
        if sign in rest:
            return currency(sign, place)
    return None


def availability(value: object) -> str | None:
    """A schema.org name without its prefix; loose words as shops write them are understood."""
    text = clean(value, 200)
    if text is None:
        return None
    name = text.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1].strip().casefold()
    return AVAILABILITIES.get(name.replace(" ", "").replace("_", "").replace("-", "")) or LOOSE.get(name)


def gtin(value: object) -> str | None:
    """8, 12, 13 or 14 digits with a right check digit (GS1 General Specifications 7.9), as written."""
    text = re.sub(r"[\s-]", "", clean(value, 40) or "")
    text = text.rsplit(":", 1)[-1]
    if not text.isascii() or not text.isdigit() or len(text) not in (8, 12, 13, 14) or not text.strip("0"):
        return None
    return text if (10 - _weighted(text[:-1]) % 10) % 10 == int(text[-1]) else None


def _weighted(digits: str) -> int:
    return sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits)))


def brand(value: object) -> str | None:
    """A brand's name: the site's name behind a bar, a label before a colon and a note in brackets are taken off."""
    text = known(value)
    if text is None or text[0] in "$#{<" or text.startswith(("http:", "https:", "//")):
        return None
    text = re.split(r"\s+[|｜]\s+", text)[0].rsplit(": ", 1)[-1]
    text = re.sub(r"\s*[(（【].*[)）】]$", "", text).strip(" -–·") or text
    return text if text.casefold() not in NOTHING and len(text) <= 60 else None


def code(value: object) -> str | None:
    """A stock or part number: short, with a digit or a capital in it, no sentence."""
    text = known(value, 80)
    if text is None or len(text) > 60 or text.count(" ") > 1:
        return None
    return text

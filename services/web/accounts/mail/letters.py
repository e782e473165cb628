"""What is written in mails, in the language of whoever asked to get them."""

from services.web.accounts.devices import Device
from services.web.accounts.mail.mail_address import MailAddress
from services.web.accounts.mail.smtp import Mail
from services.web.accounts.notices.notice import Notice
from services.web.localization.formats import minute
from services.web.localization.languages import known_language, use_language
from services.web.localization.translation import gettext


def verification_letter(address: MailAddress, link: str, secret: str) -> Mail:
    with use_language(known_language(address.language) or "en"):
        subject = gettext("Confirm your mail address for Matinee")
        text = gettext("Open this page within a day, signed in, to confirm that this address is yours:")
        other = gettext("If you did not ask for this, do nothing.")
    return Mail(address.text, subject, f"{text}\n\n{link}{secret}\n\n{other}\n")


def recovery_letter(address: MailAddress, link: str, secret: str) -> Mail:
    with use_language(known_language(address.language) or "en"):
        subject = gettext("A new password for Matinee")
        text = gettext("Choose a new password on this page. The link works once, for 15 minutes:")
        other = gettext("If you did not ask for this, do nothing: your password stays as it is.")
    return Mail(address.text, subject, f"{text}\n\n{link}{secret}\n\n{other}\n")


def news_letter(address: MailAddress, site: str, notice: Notice) -> Mail:
    with use_language(known_language(address.language) or "en"):
        where = _name(notice.device) if notice.is_deed else notice.detail
        text = f"{gettext(notice.text)}\n{where}, {minute(notice.happened_at)} UTC"
        if not notice.is_deed:
            return Mail(address.text, gettext("New in your account"), f"{text}\n\n{site}/profile#webhooks\n")
        advice = gettext(
            "If that was not you, change your password: that ends all other sessions and disconnects all apps and "
            "Alexa. Then remove the passkeys, the mail address and the webhooks that you do not know:"
        )
        return Mail(address.text, gettext("New in your account"), f"{text}\n\n{advice}\n{site}/profile\n")


def _name(device: Device) -> str:
    if device.browser and device.system:
        return gettext("%(browser)s on %(system)s") % {"browser": device.browser, "system": device.system}
    return device.browser or device.system or gettext("Unknown device")

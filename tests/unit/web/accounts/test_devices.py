import pytest

from services.web.accounts.devices import Device

MOZILLA, LIKE = "Mozilla/5.0", "AppleWebKit/537.36 (KHTML, like Gecko)"
IOS = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("header", "device"),
    [
        (f"{MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {LIKE} Chrome/142.0 Safari/537.36 Edg/142.0", "Edge on Windows"),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {LIKE} Chrome/142.0 Safari/537.36", "Chrome on Windows"),
        (f"{MOZILLA} (X11; Linux x86_64) {LIKE} HeadlessChrome/142.0 Safari/537.36", "Chrome on Linux"),
        (f"{MOZILLA} (X11; CrOS x86_64 14541.0.0) {LIKE} Chrome/142.0 Safari/537.36", "Chrome on ChromeOS"),
        (f"{MOZILLA} (Linux; Android 10; K) {LIKE} Chrome/142.0 Mobile Safari/537.36", "Chrome on Android"),
        (f"{MOZILLA} (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android"),
        (
            f"{MOZILLA} (Linux; Android 14; S) {LIKE} SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        (f"{MOZILLA} (Windows NT 10.0) {LIKE} Chrome/141.0 Safari/537.36 OPR/124.0", "Opera on Windows"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {IOS} Version/18.5 Safari/605.1.15", "Safari on macOS"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 18_5 like Mac OS X) {IOS} Version/18.5 Safari/604.1", "Safari on iPhone"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 18_5 like Mac OS X) {IOS} CriOS/142.0 Safari/604.1", "Chrome on iPhone"),
        (f"{MOZILLA} (iPad; CPU OS 18_5 like Mac OS X) {IOS} FxiOS/140.0 Safari/605.1.15", "Firefox on iPad"),
        ("curl/8.14.1", "curl"),
        ("python-httpx/0.28.1", "python-httpx"),
        ("okhttp/4.12 (Linux)", "okhttp on Linux"),
        ("", "Unknown device"),
        (MOZILLA, "Unknown device"),
        ("<script>alert(1)</script>/1", "Unknown device"),
        ("\u202eevil/1", "Unknown device"),
        ("x" * 31 + "/1", "Unknown device"),
        ("x" * 100_000, "Unknown device"),
    ],
)
def test_a_device_is_called_what_it_says_it_is(header: str, device: str) -> None:
    assert str(Device.from_user_agent(header)) == device

from services.web.settings import WebSettings
from shared.gc_tuning import pause_collection
from shared.http.workers import supervise, supervises
from shared.settings import load_settings
from shared.telemetry.logging import configure_logs


def main() -> None:
    settings = load_settings(WebSettings)
    configure_logs("web", settings.log_level)
    if supervises(settings.web_workers):
        supervise("services.web", settings, settings.web_port, settings.web_workers)
        return
    pause_collection()
    from services.web.app import create_app  # the supervisor needs none of it
    from shared.http.server import serve

    serve(create_app(settings), settings, settings.web_port)


if __name__ == "__main__":
    main()

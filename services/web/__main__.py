from services.web.app import create_app
from services.web.settings import WebSettings
from shared.http.server import serve
from shared.settings import load_settings
from shared.telemetry.logging import configure_logs

if __name__ == "__main__":
    settings = load_settings(WebSettings)
    configure_logs("web", settings.log_level)
    serve(create_app(settings), settings, settings.web_port)

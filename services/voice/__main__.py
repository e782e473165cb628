from services.voice.app import create_app
from services.voice.settings import VoiceSettings
from shared.http.server import serve
from shared.settings import load_settings
from shared.telemetry.logging import configure_logs

if __name__ == "__main__":
    settings = load_settings(VoiceSettings)
    configure_logs("voice", settings.log_level)
    serve(create_app(settings), settings, settings.voice_port)

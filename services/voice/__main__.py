from services.voice.settings import VoiceSettings
from shared.gc_tuning import pause_collection
from shared.http.workers import supervise, supervises
from shared.settings import load_settings
from shared.telemetry.logging import configure_logs


def main() -> None:
    settings = load_settings(VoiceSettings)
    configure_logs("voice", settings.log_level)
    if supervises(settings.voice_workers):
        supervise("services.voice", settings, settings.voice_port, settings.voice_workers)
        return
    pause_collection()
    from services.voice.app import create_app  # the supervisor needs none of it
    from shared.http.server import serve

    serve(create_app(settings), settings, settings.voice_port)


if __name__ == "__main__":
    main()

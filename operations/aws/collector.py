"""The collector beside each service: it reads `/metrics`, which nothing outside can, and writes it to Prometheus."""

import json

from operations.aws.parts import Part, on_aws, ref, sub

KEPT = "matinee_.*|process_resident_memory_bytes|process_open_fds|process_max_fds"
SCRAPE_SECONDS = 15


def collector(service: str, port: int) -> Part:
    return {
        "Name": "collector",
        "Image": ref("CollectorImage"),
        "Essential": False,
        "ReadonlyRootFilesystem": True,
        "MountPoints": [{"SourceVolume": "tmp", "ContainerPath": "/tmp"}],
        "Environment": [{"Name": "AOT_CONFIG_CONTENT", "Value": on_aws(sub(configuration(service, port)), "{}")}],
        "LogConfiguration": {
            "LogDriver": "awslogs",
            "Options": {
                "awslogs-group": ref(f"{service.title()}Logs"),
                "awslogs-region": ref("AWS::Region"),
                "awslogs-stream-prefix": "collector",
            },
        },
    }


def configuration(service: str, port: int) -> str:
    """For `Fn::Sub`. The job is named as in observe/prometheus.yml; the instance is the task."""
    scrape = {
        "job_name": service,
        "scrape_interval": f"{SCRAPE_SECONDS}s",
        "static_configs": [{"targets": [f"127.0.0.1:{port}"]}],
        "relabel_configs": [{"target_label": "instance", "replacement": "${!env:HOSTNAME}"}],
        "metric_relabel_configs": [{"source_labels": ["__name__"], "regex": KEPT, "action": "keep"}],
    }
    write = {"endpoint": "${Metrics.PrometheusEndpoint}api/v1/remote_write", "auth": {"authenticator": "sigv4auth"}}
    pipeline = {"receivers": ["prometheus"], "exporters": ["prometheusremotewrite"]}
    return json.dumps(
        {
            "extensions": {"sigv4auth": {"region": "${AWS::Region}", "service": "aps"}},
            "receivers": {"prometheus": {"config": {"scrape_configs": [scrape]}}},
            "exporters": {"prometheusremotewrite": write},
            "service": {"extensions": ["sigv4auth"], "pipelines": {"metrics": pipeline}},
        }
    )

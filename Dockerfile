# One image per service and one for nginx; Compose selects the target.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm
ARG NODE_IMAGE=node:24-bookworm-slim
ARG NGINX_IMAGE=nginx:1.30.5

FROM ${NODE_IMAGE} AS assets
WORKDIR /app
COPY .npmrc package.json package-lock.json ./
RUN npm ci --no-progress --omit=dev
COPY services/web/assets.mjs services/web/
COPY services/web/templates services/web/templates
COPY services/web/static services/web/static
RUN node services/web/assets.mjs

FROM ${PYTHON_IMAGE} AS python
ENV HOME=/tmp PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app

FROM python AS recommender
# a new volume inherits the owner of this directory
RUN mkdir /var/lib/matinee && chown 10001:10001 /var/lib/matinee
COPY requirements/recommender.txt ./
RUN pip install --quiet --root-user-action=ignore --require-hashes -r recommender.txt
COPY --chmod=755 services/__init__.py services/
COPY --chmod=755 shared shared
COPY --chmod=755 services/recommender services/recommender
# Fargate mounts what it writes to, with the owner and mode of these
VOLUME ["/tmp", "/var/lib/matinee"]
USER 10001:10001
CMD ["python", "-m", "services.recommender"]

FROM python AS web
COPY requirements/web.txt ./
RUN pip install --quiet --root-user-action=ignore --require-hashes -r web.txt
COPY --chmod=755 services/__init__.py services/
COPY --chmod=755 shared shared
COPY --chmod=755 services/web services/web
COPY --from=assets /app/services/web/static/vendor services/web/static/vendor
VOLUME /tmp
USER 10001:10001
CMD ["python", "-m", "services.web"]

FROM python AS voice
COPY requirements/voice.txt ./
RUN pip install --quiet --root-user-action=ignore --require-hashes -r voice.txt
COPY --chmod=755 services/__init__.py services/
COPY --chmod=755 shared shared
COPY --chmod=755 services/voice services/voice
VOLUME /tmp
USER 10001:10001
CMD ["python", "-m", "services.voice"]

# AWS_STANDIN=ministack
FROM python AS aws
RUN mkdir /var/lib/matinee && chown 10001:10001 /var/lib/matinee
COPY requirements/standins.txt ./
RUN pip install --quiet --root-user-action=ignore --require-hashes -r standins.txt
COPY --chmod=755 shared/__init__.py shared/gc_tuning.py shared/
COPY --chmod=755 embedded embedded
USER 10001:10001

FROM ${NGINX_IMAGE} AS nginx
COPY --chmod=755 nginx/*.conf /etc/nginx/
COPY --chmod=755 nginx/answers /usr/share/matinee/answers
COPY --chmod=755 services/web/static nginx/edge.css /usr/share/matinee/static/
COPY --from=assets /app/services/web/static/vendor /usr/share/matinee/static/vendor
COPY --chmod=755 nginx/start /usr/local/bin/start-nginx
USER 101:101
RUN echo nameserver 127.0.0.1 >/tmp/resolv.conf && ALLOWED_HOSTS=localhost RESOLV_CONF=/tmp/resolv.conf start-nginx -t
VOLUME /tmp
ENTRYPOINT ["start-nginx"]

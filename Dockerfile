# Golden Thread for production: one image for web server, worker, beat and migrations.

# --- Front-end assets -------------------------------------------------------------------------
FROM node:22-bookworm-slim AS assets
WORKDIR /build
COPY .npmrc package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev

# --- Python packages and static files ---------------------------------------------------------
FROM python:3.12-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.lock /build/
RUN /opt/venv/bin/pip install --require-hashes --no-deps --requirement /build/requirements.lock
WORKDIR /app
COPY --from=assets /build/node_modules ./node_modules
COPY . .
# Collecting needs settings but no service: these addresses lead nowhere.
RUN python -m scripts.vendor_assets \
    && SECRET_KEY=only-for-collecting-static-files-0123456789-0123456789 \
       DATABASE_URL=postgresql://none:none@127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1/0 \
       /opt/venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf node_modules tests scripts .ci

# --- The image --------------------------------------------------------------------------------
FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin golden-thread \
    && install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/golden-thread
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    PRIVATE_ROOT=/var/lib/golden-thread \
    XDG_CACHE_HOME=/tmp/cache
USER 10001:10001
VOLUME /var/lib/golden-thread
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--timeout", "60", "--max-requests", "2000", "--max-requests-jitter", "200", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]

# One image for web server, worker, beat, clock and migrations. Start it with an init
# (`docker run --init`; compose does), which reaps what a killed worker leaves.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY requirements/run.lock requirements/first-run.lock ./
RUN python -m venv /opt/tanggap \
    && /opt/tanggap/bin/pip install --require-hashes --only-binary :all: -r run.lock
# Babel compiles the translations here and does not travel on.
RUN sed -n '/^babel==/,/[^\\]$/p' first-run.lock > babel.lock \
    && /opt/tanggap/bin/pip install --require-hashes --only-binary :all: --target tools -r babel.lock
ENV PATH=/opt/tanggap/bin:$PATH
WORKDIR /app
COPY . .
# The demo's settings need no secret, and static files are the same under every settings.
RUN PYTHONPATH=/build/tools python tools/messages.py --compile \
    && TANGGAP_ENV=demo python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q .

FROM python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 tanggap \
    && useradd --system --uid 10001 --gid tanggap --no-create-home --home-dir /nonexistent \
       --shell /usr/sbin/nologin tanggap \
    && install --directory --owner tanggap --group tanggap --mode 0750 \
       /srv/tanggap/media /srv/tanggap/anchors
COPY --from=build /opt/tanggap /opt/tanggap
COPY --from=build /app /app
ENV PATH=/opt/tanggap/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TANGGAP_ENV=production \
    TANGGAP_MEDIA_ROOT=/srv/tanggap/media \
    TANGGAP_ANCHOR_FILE=/srv/tanggap/anchors/anchors.jsonl
WORKDIR /app
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=8s --start-period=60s --retries=3 \
    CMD ["python", "-m", "socmed_program.probe", "web"]
CMD ["granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "--no-ws", "--host", "0.0.0.0", "--port", "8000", "socmed_program.wsgi:application"]

# One image for every role: the command says which (docs/docker.md).

FROM node:22-bookworm-slim AS web
WORKDIR /web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web ./
RUN npm run build

FROM python:3.13-slim-bookworm AS environment
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
WORKDIR /muster
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-default-groups --no-cache

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /muster --shell /usr/sbin/nologin muster
WORKDIR /muster
COPY --from=environment /muster/.venv .venv
COPY core core
COPY services services
COPY api api
COPY realtime realtime
COPY relay relay
COPY workflows workflows
COPY activities activities
COPY ops ops
COPY server.py worker.py piccolo_conf.py ./
COPY --from=web /web/dist web/dist
ENV PATH=/muster/.venv/bin:$PATH \
    PYTHONPATH=/muster \
    PYTHONUNBUFFERED=1 \
    MUSTER_HOST=0.0.0.0 \
    MUSTER_PORT=8000
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
CMD ["python", "-P", "-m", "server"]

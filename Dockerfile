# readiness in a container: `docker compose up -d` (see docs/docker.md). Builds for linux/amd64 and linux/arm64.
FROM python:3.13-slim AS build
ENV UV_LINK_MODE=copy PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY constraints.txt ./
# The installer itself comes from the lock.
RUN pip install --no-cache-dir "uv==$(sed -n 's/^uv==\([^ ]*\).*/\1/p' constraints.txt)"
COPY pyproject.toml README.md CHANGELOG.md LICENSE ./
COPY readiness readiness
COPY connectors connectors
COPY models models
COPY cli cli
# Exact versions, each file held to its hash.
RUN uv venv /opt/readiness \
    && uv pip install --no-cache --python /opt/readiness --constraint constraints.txt '.[google,mcp,notify]'

FROM python:3.13-slim
LABEL org.opencontainers.image.title="readiness" \
      org.opencontainers.image.description="Tells an ultrarunner each day whether to lift, for how long, and why." \
      org.opencontainers.image.licenses="MIT"
RUN useradd --uid 1000 --create-home --home-dir /home/runner --shell /usr/sbin/nologin runner \
    && install -d -m 0700 -o runner -g runner /data
COPY --from=build /opt/readiness /opt/readiness
ENV PATH=/opt/readiness/bin:$PATH \
    READINESS_HOME=/data \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER runner
WORKDIR /home/runner
VOLUME /data
EXPOSE 8420
ENTRYPOINT ["readiness"]
CMD ["schedule", "run"]

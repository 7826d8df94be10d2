# Hallway, to host. Build: docker build -t hallway .
# Run:   docker run -d --name hallway -v hallway:/data -e HALLWAY_TOKEN hallway
# A config.toml in the volume is read too (/data/config.toml).

FROM python:3.13-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1

# Two environments: /opt/build makes things and stays behind, /opt/hallway goes into the image and holds no pip.
RUN python -m venv /opt/build && python -m venv --without-pip /opt/hallway

WORKDIR /src
# The locks alone first: this layer is rebuilt only when a dependency changes. Wheels only, so nothing is compiled.
COPY requirements/build.lock requirements/run.lock requirements/
RUN /opt/build/bin/pip install --require-hashes --only-binary :all: -r requirements/build.lock && \
    /opt/build/bin/pip --python /opt/hallway/bin/python install --require-hashes --only-binary :all: -r requirements/run.lock

COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY cogs cogs
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /dist . && \
    /opt/build/bin/pip --python /opt/hallway/bin/python install --no-deps --no-index /dist/*.whl && \
    /opt/hallway/bin/python -m compileall -q /opt/hallway/lib


FROM python:3.13-slim

# The image's own pip is not needed to run the bot. /data is the only place it writes to.
RUN python -m pip uninstall --yes --quiet --root-user-action ignore pip && \
    groupadd --gid 10001 hallway && \
    useradd --uid 10001 --gid hallway --home-dir /data --no-create-home --shell /usr/sbin/nologin hallway && \
    install --directory --owner hallway --group hallway --mode 0700 /data

COPY --from=build /opt/hallway /opt/hallway

ENV PATH="/opt/hallway/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HALLWAY_DATABASE__URL="sqlite:////data/hallway.db" \
    HALLWAY_HTTP__PORT="8080"

USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
STOPSIGNAL SIGTERM

# Asks the bot's own health page, which listens inside the container only: "unhealthy" when the bot has lost
# Discord or its database, not merely when the process is gone.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["hallway", "health"]

ENTRYPOINT ["hallway"]
CMD ["run"]

# syntax=docker/dockerfile:1
# Guestlist: one static web app inside one binary, on a base that has certificates and nothing else to run.

FROM node:22-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-fund --no-audit
COPY web/ ./
RUN npm run --silent build

FROM rust:1.95-slim-bookworm AS server
RUN apt-get update && apt-get install -y --no-install-recommends build-essential cmake && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Cargo.toml Cargo.lock askama.toml build.rs ./
COPY migrations/ migrations/
COPY api/ api/
# cargo wants every target's file to exist; the tests themselves stay out of the image.
COPY tests/api/main.rs tests/api/main.rs
COPY --from=web /src/web/dist web/dist
RUN cargo build --locked --profile dist --bin guestlist && mkdir -p /out/data

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=server /src/target/dist/guestlist /usr/local/bin/guestlist
# Where the embedded database and the secret key stay; owned by the user the process runs as.
COPY --from=server --chown=nonroot:nonroot /out/data /data
WORKDIR /
VOLUME /data
ENV GUESTLIST_LISTEN=0.0.0.0:8080 GUESTLIST_METRICS_LISTEN=0.0.0.0:9464
EXPOSE 8080 9464
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["guestlist", "health"]
ENTRYPOINT ["guestlist"]
CMD ["serve"]

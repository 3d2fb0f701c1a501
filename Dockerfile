# syntax=docker/dockerfile:1

# The web app, which is built into the binary.
FROM node:22-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-fund --no-audit
COPY web ./
RUN npm run build

# The binary. The same Debian as below, for its C library.
FROM rust:1.95-slim-bookworm AS binary
WORKDIR /src
COPY Cargo.toml Cargo.lock build.rs askama.toml ./
COPY .cargo .cargo
COPY migrations migrations
COPY api api
COPY docs/problems.md docs/problems.md
# A member of the workspace that cargo wants to see; it is not built.
COPY bench/ceiling bench/ceiling
COPY --from=web /src/web/dist web/dist
# The test target is named in Cargo.toml and is not built.
RUN mkdir -p tests/api && touch tests/api/main.rs
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --locked --profile dist --bin guestlist && cp target/dist/guestlist /guestlist && mkdir /data

# No shell, no package manager, nobody's account but 65532 (nonroot).
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=binary /guestlist /usr/local/bin/guestlist
COPY --from=binary --chown=65532:65532 /data /data
# With SQLite everything is in /data. Beyond this machine GUESTLIST_SECRET_KEY must be given.
ENV GUESTLIST_LISTEN=0.0.0.0:8080 \
    GUESTLIST_METRICS_LISTEN=0.0.0.0:9464 \
    GUESTLIST_DATABASE_URL=sqlite:///data/guestlist.db
VOLUME /data
EXPOSE 8080 9464
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 CMD ["guestlist", "health"]
ENTRYPOINT ["guestlist"]
CMD ["serve"]

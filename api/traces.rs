//! OpenTelemetry traces, where an operator wants them: a span for each request and for each mail
//! handed over, sent to a collector by OTLP over HTTP.

use std::borrow::Cow;

use actix_web::http::header::HeaderMap;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::{SpanKind, Tracer, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, Span};

/// The way to the collector; without one no span is made.
#[derive(Clone, Debug, Default)]
pub struct Traces(Option<(SdkTracerProvider, SdkTracer)>);

impl Traces {
    /// Sends spans to a collector such as `http://localhost:4318`, in batches, from a thread of its
    /// own. What is standard for OpenTelemetry can be set as everywhere: `OTEL_SERVICE_NAME`,
    /// `OTEL_TRACES_SAMPLER`, `OTEL_EXPORTER_OTLP_HEADERS`.
    pub fn start(collector: Option<&str>) -> Result<Self, ExporterBuildError> {
        let Some(collector) = collector else { return Ok(Self::default()) };
        let exporter =
            SpanExporter::builder().with_http().with_endpoint(format!("{collector}/v1/traces")).build()?;
        let mut resource =
            Resource::builder().with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
        if std::env::var_os("OTEL_SERVICE_NAME").is_none() {
            resource = resource.with_service_name("guestlist");
        }
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource.build())
            .build();
        let tracer = provider.tracer("guestlist");
        Ok(Self(Some((provider, tracer))))
    }

    /// A span that begins now. It ends when it is dropped.
    pub fn begin(
        &self,
        name: impl Into<Cow<'static, str>>,
        kind: SpanKind,
        attributes: Vec<KeyValue>,
        parent: &Context,
    ) -> Option<Span> {
        let (_, tracer) = self.0.as_ref()?;
        let span = tracer.span_builder(name).with_kind(kind).with_attributes(attributes);
        Some(tracer.build_with_context(span, parent))
    }

    /// The span a request's `traceparent` names (W3C Trace Context), so that ours is below it.
    pub fn parent_in(&self, headers: &HeaderMap) -> Context {
        match self.0.is_some() {
            true => TraceContextPropagator::new().extract_with_context(&Context::new(), &Headers(headers)),
            false => Context::new(),
        }
    }

    /// Sends what is left. Blocks for as long as the collector takes, a few seconds at most.
    pub fn stop(&self) {
        if let Some((provider, _)) = &self.0
            && let Err(error) = provider.shutdown()
        {
            tracing::warn!(%error, "the last traces could not be sent");
        }
    }
}

/// The id by which to find a span's trace, if it is kept.
pub fn id_of(span: &Span) -> Option<String> {
    use opentelemetry::trace::Span as _;
    let context = span.span_context();
    context.is_sampled().then(|| context.trace_id().to_string())
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(|name| name.as_str()).collect()
    }
}

//! The counters behind `/metrics`: their names, and what is written into them.

use std::sync::OnceLock;
use std::time::Duration;

use axum::http::StatusCode;
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{
    Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};
use rollcall_core::jobs::JobStatus;
use tokio_util::sync::CancellationToken;

use crate::failure::{Failure, Result};

const REQUESTS: &str = "rollcall_http_requests_total";
const DURATIONS: &str = "rollcall_http_request_duration_seconds";
const JOBS: &str = "rollcall_jobs";
/// Counted by core, chunk by chunk, under the label `outcome`.
const IMPORT_ROWS: &str = "rollcall_import_rows_total";

const FOLD_EVERY: Duration = Duration::from_secs(5);
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// The recorder of this process; a second call answers with the first one's handle.
pub fn start() -> Result<PrometheusHandle> {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = HANDLE.get() {
        return Ok(handle.clone());
    }
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(DURATIONS.into()), &SECONDS)
        .map_err(|error| Failure::work(format!("cannot start the metrics: {error}")))?
        .build_recorder();
    Ok(HANDLE.get_or_init(|| install(recorder)).clone())
}

fn install(recorder: PrometheusRecorder) -> PrometheusHandle {
    let handle = recorder.handle();
    // Only one recorder is ever installed: this runs once in a process.
    if metrics::set_global_recorder(recorder).is_ok() {
        describe();
    }
    handle
}

/// Samples wait in memory until they are added to their buckets. `/metrics` does that as well, but perhaps
/// nobody ever requests it.
pub fn keep_up(handle: PrometheusHandle, stop: CancellationToken) {
    tokio::spawn(stop.run_until_cancelled_owned(async move {
        loop {
            tokio::time::sleep(FOLD_EVERY).await;
            handle.run_upkeep();
        }
    }));
}

fn describe() {
    describe_counter!(REQUESTS, "Requests answered, by route template and status");
    describe_histogram!(DURATIONS, "Seconds until an answer began, by route template");
    describe_gauge!(JOBS, "Background jobs, by state");
    describe_counter!(IMPORT_ROWS, "Rows that imports have finished, by outcome");
    for outcome in ["created", "updated", "unchanged", "skipped", "invalid", "held"] {
        counter!(IMPORT_ROWS, "outcome" => outcome).increment(0);
    }
}

/// One request has been answered.
pub fn request(method: &'static str, route: &str, status: StatusCode, elapsed: Duration) {
    let route = route.to_owned();
    let status = status.as_u16().to_string();
    counter!(REQUESTS, "method" => method, "route" => route.clone(), "status" => status)
        .increment(1);
    histogram!(DURATIONS, "route" => route).record(elapsed.as_secs_f64());
}

/// The queue as it stands now.
pub fn jobs(status: &JobStatus) {
    for (state, count) in
        [("waiting", status.waiting), ("running", status.running), ("failed", status.failed)]
    {
        gauge!(JOBS, "state" => state).set(count as f64);
    }
}

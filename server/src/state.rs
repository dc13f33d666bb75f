use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;
use rollcall_app::state::AppState;
use rollcall_core::context::Context;

use crate::config::{PublicUrl, Rates};
use crate::middleware::sent_forms::SentForms;
use crate::request_ids::RequestIds;
use crate::rest::Limiter;
use crate::scim::Turns;
use crate::site::Site;

/// What the handlers and the middleware of this crate need. Cheap to clone.
#[derive(Clone)]
pub struct ServerState(Arc<Inner>);

pub struct Inner {
    pub ctx: Context,
    pub app: AppState,
    pub site: Site,
    pub web: Web,
    pub metrics: PrometheusHandle,
    pub request_ids: RequestIds,
    pub limiter: Limiter,
    pub scim_turns: Turns,
    pub sent_forms: SentForms,
}

/// How the server is reached, and whom it trusts to name a client's address.
#[derive(Clone, Debug)]
pub struct Web {
    pub public_url: PublicUrl,
    pub trust_proxy: bool,
    pub metrics_public: bool,
    /// The rate limits of API keys.
    pub rates: Rates,
}

impl ServerState {
    pub fn new(ctx: Context, site: Site, web: Web, metrics: PrometheusHandle) -> Self {
        let app = AppState {
            ctx: ctx.clone(),
            assets: site.assets.clone(),
            secure_cookies: web.public_url.is_https(),
        };
        let request_ids = RequestIds::new(rand::random());
        let limiter = Limiter::new(web.rates);
        let scim_turns = Turns::default();
        let sent_forms = SentForms::default();
        Self(Arc::new(Inner {
            ctx,
            app,
            site,
            web,
            metrics,
            request_ids,
            limiter,
            scim_turns,
            sent_forms,
        }))
    }
}

impl std::ops::Deref for ServerState {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

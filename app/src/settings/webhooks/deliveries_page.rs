use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::webhooks::{DeliveryInfo, DeliveryState, WebhookInfo};

use crate::ui::icon::Glyph;
use crate::ui::id::Id;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::status::{Badge, Status};
use crate::ui::table::{Head, Table};
use crate::ui::time::Ago;
use crate::ui::tone::Tone;

pub struct DeliveriesView {
    pub webhook: WebhookInfo,
    pub deliveries: Vec<DeliveryInfo>,
    /// The address of this page, and of the list.
    pub here: String,
    pub list: String,
    pub now: Timestamp,
}

impl Badge for DeliveryState {
    fn tone(self) -> Tone {
        match self {
            Self::Waiting => Tone::Idle,
            Self::Delivered => Tone::Ok,
            Self::Failed => Tone::Bad,
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::Waiting => Glyph::Clock,
            Self::Delivered => Glyph::OkRing,
            Self::Failed => Glyph::XRing,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Waiting => "Pending",
            Self::Delivered => "Delivered",
            Self::Failed => "Failed",
        }
    }
}

#[component]
pub fn DeliveriesPage(view: DeliveriesView) -> impl IntoView {
    let DeliveriesView { webhook, deliveries, here, list, now } = view;
    let heads = vec![
        Head::new("Delivery"),
        Head::new("Status").class("at-end"),
        Head::new("Response"),
        Head::new("Attempts").class("r tight").rank("2"),
        Head::new("Event time").class("tight"),
        Head::new("Actions").class("tight").hidden(),
    ];
    let content = if deliveries.is_empty() {
        view! { <p>"No events have been sent to this address yet."</p> }.into_any()
    } else {
        let rows = deliveries.into_iter().map(|one| row(one, &here, now)).collect_view();
        view! { <Table label="Deliveries" caption="Latest deliveries, newest first" heads>{rows}</Table> }
            .into_any()
    };
    view! {
        <Crumbs href=list label="Webhooks"/>
        <PageHead title="Deliveries">
            <p><code>{webhook.url}</code>" · kept for 30 days"</p>
        </PageHead>
        {content}
    }
}

fn row(one: DeliveryInfo, here: &str, now: Timestamp) -> impl IntoView + use<> {
    let answer = match (one.last_status, one.last_error) {
        (Some(status), _) => format!("HTTP {status}"),
        (None, Some(words)) => words,
        (None, None) => "Not attempted yet".to_owned(),
    };
    let next = one.next_at.filter(|_| one.attempts > 0).map(|at| {
        view! { <small>"Next attempt "{at.second()}</small> }
    });
    let action = format!("{here}/deliveries/{}/again", one.id);
    let again = (one.state != DeliveryState::Waiting || one.attempts > 0).then(|| {
        view! {
            <form method="post" action=action><button class="btn btn--sm">"Resend"</button></form>
        }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><code>{one.event}</code><small><Id value=one.id.to_string() label="event ID"/></small></th>
            <td role="cell" class="at-end"><Status of=one.state/></td>
            <td role="cell" data-label="Response">{answer}{next}</td>
            <td role="cell" class="r tight" data-rank="2" data-label="Attempts">{one.attempts}</td>
            <td role="cell" class="tight" data-label="Event time"><Ago at=one.created_at now/></td>
            <td role="cell" class="tight">{again}</td>
        </tr>
    }
}

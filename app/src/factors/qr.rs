use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

/// Modules of the quiet zone around a code (ISO/IEC 18004).
const QUIET: i32 = 4;

/// A QR code, black on white in either theme: cameras do not read an inverted one. A text that is too long
/// for one gives nothing.
#[component]
pub fn Qr(text: String, label: &'static str) -> impl IntoView {
    QrCode::encode_text(&text, QrCodeEcc::Medium).ok().map(|code| {
        let size = code.size() + 2 * QUIET;
        view! {
            <svg class="qr" viewBox=format!("0 0 {size} {size}") role="img" aria-label=label shape-rendering="crispEdges">
                <rect width="100%" height="100%" fill="#fff"></rect>
                <path d=path(&code) fill="#000"></path>
            </svg>
        }
    })
}

/// A square for each dark module.
fn path(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{},{}h1v1h-1z", x + QUIET, y + QUIET));
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use qrcodegen::{QrCode, QrCodeEcc};

    use super::path;

    #[test]
    fn the_finder_pattern_begins_after_the_quiet_zone() {
        let code = QrCode::encode_text("otpauth://totp/Rollcall", QrCodeEcc::Medium).unwrap();
        assert!(path(&code).starts_with("M4,4h1v1h-1zM5,4h1v1h-1z"));
    }
}

//! The one TLS implementation of the program: ring. (aws-lc, the default of what we use, is a C library
//! that takes most of a minute to compile.)

/// Makes ring what every client of this process encrypts with. Code that builds a client calls it first;
/// only the first call has an effect.
pub(crate) fn use_ring() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Of two callers at the same moment one comes second, and both wanted the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

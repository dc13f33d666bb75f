use std::sync::atomic::{AtomicU64, Ordering};

/// Gives out request ids: a random part per process, then a count.
#[derive(Debug)]
pub struct RequestIds {
    process: u32,
    next: AtomicU64,
}

impl RequestIds {
    pub fn new(process: u32) -> Self {
        Self { process, next: AtomicU64::new(1) }
    }

    pub fn next(&self) -> String {
        format!("{:08x}-{:08x}", self.process, self.next.fetch_add(1, Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::RequestIds;

    #[test]
    fn ids_of_one_process_differ() {
        let ids = RequestIds::new(0xab);
        assert_eq!(ids.next(), "000000ab-00000001");
        assert_eq!(ids.next(), "000000ab-00000002");
    }
}

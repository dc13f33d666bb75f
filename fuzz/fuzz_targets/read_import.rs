//! Any bytes through reading, mapping and validation of an import.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    rollcall_core::imports::fuzz_entry(data);
});

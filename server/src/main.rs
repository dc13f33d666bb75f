use std::process::ExitCode;

/// An import allocates and frees millions of short strings in several threads. The system's allocator
/// took a sixth of an import's time for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    rollcall_server::cli::main()
}
